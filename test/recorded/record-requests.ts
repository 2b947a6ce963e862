// Records what this code writes beside life cycles that train: the histories of what is asked of a model, and the documents that come of
// many runs, of sweeps and of ignored events. Run by hand as record.ts is; of its other documents those of record.ts are to be kept.
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import { type Darkroom, digits, startDarkroom, tinyPlan, upload } from "../e2e/darkroom.ts";
import { temporaryFolder } from "../local/processes.ts";
import { saveDocuments, saveHistories } from "./save.ts";

const EARLIER = 40; // runs

test("record", { timeout: 900_000 }, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0"], 20);
  const plan = tinyPlan("tiny").replace("dataset: {", "dataset: {triggers: {photos: false}, ");
  const darkroom = await startDarkroom(data, { tiny: plan });
  const { api, blob } = darkroom;
  const durable = `${api.url}/runtime/webhooks/durabletask`;
  const post = async (url: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    expect(response.status).toBe(202);
  };
  const ended = async () =>
    expect
      .poll(async () => (await fetch(`${durable}/instances?runtimeStatus=Running,Pending`)).json(), {
        timeout: 240_000,
      })
      .toEqual([]);

  await leaveEarlierRuns(darkroom);
  await upload(darkroom, "tiny", photos);
  const trigger = { kind: "http", at: new Date().toISOString() };
  const request = `request-tiny-${"0".repeat(16)}`;
  await post(`${durable}/orchestrators/listing/${request}`, { model: "tiny", force: false, trigger });
  await expect.poll(async () => (await api.runs("tiny")).runs.length, { timeout: 120_000 }).toBe(1);
  await ended();
  await fetch(`${api.url}/api/models/tiny/retention`);
  await post(`${api.url}/api/models/tiny/retention`, {});
  const ignored = async () => blob("runs", "ignored-events.json").exists();
  await expect.poll(ignored, { timeout: 60_000 }).toBe(true);
  await ended();

  await saveDocuments(darkroom);
  await saveHistories(darkroom);
});

/** Records and sides of as many runs as are put together, and the card of a version that one of them made. */
async function leaveEarlierRuns({ blobs }: Darkroom) {
  const put = async ({ container, path }: { container: string; path: string }, value: object) => {
    const text = `${JSON.stringify(value)}\n`;
    await blobs.getContainerClient(container).getBlockBlobClient(path).upload(text, Buffer.byteLength(text));
  };
  for (let n = 0; n < EARLIER; n++) {
    const photo = sha256(`photo ${n}`);
    const runId = `tiny-${sha256(`run ${n}`).slice(0, 12)}-${"0".repeat(12)}-${"0".repeat(12)}-1`;
    const folder = paths.index("images/tiny");
    const file = { path: `tiny/0/${n}.png`, etag: `0x${n}`, size: 100 };
    await put({ ...folder, path: `${folder.path}${runId}-1.jsonl` }, { ...file, photo });
    await put(paths.sidesOf("tiny", runId), { photo, side: "train" });
  }
  const card = { model: "tiny", version: "1", runId: "tiny-0-0-0-1", sha256: sha256("model") };
  const rest = { mlflowRunId: "m", trainingHash: "t", code: "c", accuracy: 0.9 };
  const made = { snapshot: sha256("snapshot"), dataset: sha256("dataset") };
  await put(paths.model("tiny", "1", "version.json"), { ...card, ...rest, ...made });
}
