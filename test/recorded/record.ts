// Records what this code writes: a history of every orchestration of a life cycle, for each way that it ended, and every kind of document.
// Run it by hand, before a change that later code must bear: node_modules/.bin/vitest run --config vitest.record.config.ts
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Darkroom, digits, runsOf, startDarkroom, tinyPlan, upload } from "../e2e/darkroom.ts";
import { temporaryFolder } from "../local/processes.ts";
import { saveDocuments, saveHistories } from "./save.ts";

const quick =
  "search: {trainers: [keras.cnn], space: {learning_rate: [0.003], dropout: [0.2]}, trials: 2, parallel: 2, epochs: 8}";
const diverging =
  "search: {trainers: [keras.cnn], space: {learning_rate: [900000], dropout: [0.2]}, trials: 1, epochs: 3}";

test("record", { timeout: 900_000 }, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1"], 60);
  const plans = { tiny: tinyPlan("tiny", quick), wild: tinyPlan("wild", diverging) };
  const darkroom = await startDarkroom(data, plans);
  const call = (path: string, method = "POST") => fetch(`${darkroom.api.url}/api/models/${path}`, { method });

  await upload(darkroom, "tiny", photos.slice(0, 100));
  await upload(darkroom, "tiny", [{ path: "0/broken.png", bytes: Buffer.from("no photo") }]);
  await upload(darkroom, "wild", photos.slice(0, 100));
  await runsOf(darkroom, "tiny", 1);
  await runsOf(darkroom, "wild", 1);
  await upload(darkroom, "tiny", photos.slice(100));
  await runsOf(darkroom, "tiny", 2);
  const retrain = await darkroom.api.retrain("tiny", true);
  await fetch(`${darkroom.api.url}/api/runs/${retrain.runId}/cancel`, { method: "POST" });
  await runsOf(darkroom, "tiny", 3);
  const dies = await darkroom.api.retrain("tiny", true);
  const instances = `${darkroom.api.url}/runtime/webhooks/durabletask/instances`;
  await fetch(`${instances}/${dies.runId}/terminate?reason=test`, { method: "POST" });
  const ended = async () => darkroom.blob("runs", `${dies.runId}/result.json`).exists();
  await expect.poll(ended, { timeout: 180_000, interval: 1000 }).toBe(true);
  const form = new FormData();
  form.set("image", new Blob([new Uint8Array(photos[0]?.bytes as Buffer)]));
  await fetch(`${darkroom.api.url}/api/models/tiny/predict`, { method: "POST", body: form });
  const manifest = (await darkroom.api.runs("tiny")).runs.find(({ status }) => status === "promoted");
  const run = manifest && (await darkroom.api.run(manifest.runId));
  const dataset = run && "dataset" in run ? run.dataset : "";
  const lines = await darkroom.blob("datasets", `tiny/${dataset}/manifest.jsonl`).downloadToBuffer();
  const { photo } = JSON.parse(lines.toString().split("\n")[0] as string);
  await call(`tiny/photos/${photo}`, "DELETE");
  await call("tiny/drift?now=true", "GET");
  await call("tiny/retention");
  await aBatch(darkroom);
  await fetch(`${darkroom.api.url}/api/doctor`);
  const running = `${instances}?runtimeStatus=Running,Pending`;
  await expect.poll(async () => (await fetch(running)).json(), { timeout: 240_000 }).toEqual([]);

  await saveDocuments(darkroom);
  await saveHistories(darkroom);
});

/** A batch, and a listing that was handed over, as a folder's is that takes long. */
async function aBatch({ api, blob, json }: Darkroom) {
  const post = async (path: string, body: object) => {
    const sent = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    return (await fetch(`${api.url}/${path}`, sent)).json();
  };
  const { batchId } = (await post("api/models/tiny/batches", { prefix: "tiny" })) as { batchId: string };
  const summary = blob("predictions", `tiny/batches/${batchId}/summary.json`);
  await expect.poll(() => summary.exists(), { timeout: 60_000 }).toBe(true);
  const asked = JSON.stringify(await json("predictions", `tiny/batches/${batchId}/batch.json`));
  const listingId = `listing-${"1".repeat(32)}`;
  const kept = blob("predictions", `tiny/batches/${listingId}/asked.json`).getBlockBlobClient();
  await kept.upload(asked, Buffer.byteLength(asked));
  const start = `runtime/webhooks/durabletask/orchestrators/batchListing/batch-tiny-${listingId}`;
  await post(start, { model: "tiny", listingId });
}
