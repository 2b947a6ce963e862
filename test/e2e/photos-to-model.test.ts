import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import {
  answerOf,
  type Darkroom,
  digits,
  runsOf,
  startDarkroom,
  tinyPlan,
  tinySearch,
  upload,
} from "./darkroom.ts";
import { collecting, itsTraceIsWhole, whatItCountsIsSent } from "./traces.ts";

test("photos become a served model, once for each change", { timeout: 600_000 }, async () => {
  const data = temporaryFolder();
  const photos = digits(join(data, "digits"), ["0", "1", "2"], 90);
  const [first, later] = [photos.filter((_, n) => n % 90 < 66), photos.filter((_, n) => n % 90 >= 66)];
  const { collector, env } = await collecting();
  const darkroom = await startDarkroom(data, { tiny: tinyPlan("tiny", tinySearch(2, [0.001, 0.002])) }, env);

  const trained = await aBatchStartsOneRun(darkroom, first);
  await itsTraceIsWhole(collector, trained);
  await predictsEveryFormat(darkroom, first[0]?.bytes as Buffer, trained);
  await whatItCountsIsSent(collector);
  await theDataAreReportedOn(darkroom);
  await answersAreKeptWithoutTheirPhotos(darkroom, first[0]?.bytes as Buffer);
  await theSamePhotosTrainNothing(darkroom, first);
  await newPhotosCostOnlyThemselves(darkroom, later.slice(0, 20));
  await everyVersionLeadsToItsPhotos(darkroom);
  await aRelabelledPhotoCostsNoDecoding(darkroom, later[0]?.path as string);
  await aRepeatedRequestIsAnsweredByTheFinishedRun(darkroom);
  await aRunCanBeCancelled(darkroom);
  await aRegistryThatCountsAnewOverwritesNothing(darkroom, first[0]?.bytes as Buffer);
});

const noPhotos = [
  { path: "0/empty.png", bytes: Buffer.alloc(0) },
  { path: "0/notes.png", bytes: Buffer.from("these are not pixels") },
  { path: "review/unsure.png", bytes: Buffer.from("no label yet") },
  { path: "beside.png", bytes: Buffer.from("in no folder") },
];

/** About two hundred events, with unreadable and mislabelled files among the photos: one run, which names them. */
async function aBatchStartsOneRun(darkroom: Darkroom, photos: { path: string; bytes: Buffer }[]) {
  const [good] = photos;
  const whole = good?.bytes as Buffer;
  const huge = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  await upload(darkroom, "tiny", [
    ...photos,
    ...noPhotos,
    { path: "1/truncated.png", bytes: whole.subarray(0, whole.length / 2) },
    { path: "1/huge.png", bytes: huge },
    { path: "2/conflict.png", bytes: whole },
  ]);
  const runs = await runsOf(darkroom, "tiny", 1);
  expect(runs.map(({ status }) => status)).toEqual(["promoted"]);
  const [run] = runs;
  expect(Object.fromEntries(run?.leftOut.first.map(({ path, reason }) => [path, reason]) ?? [])).toEqual({
    "tiny/0/empty.png": "empty",
    "tiny/0/notes.png": "not-an-image",
    "tiny/1/truncated.png": "truncated",
    "tiny/1/huge.png": "too-many-pixels",
    "tiny/review/unsure.png": "in-review",
    "tiny/beside.png": "stray",
    [`tiny/${good?.path}`]: "label-conflict",
    "tiny/2/conflict.png": "label-conflict",
  });
  expect(run?.trials).toMatchObject([
    { number: 1, status: "succeeded" },
    { number: 2, status: "succeeded" },
  ]);
  expect(run?.trials[0]).toMatchObject({
    mlflow: expect.stringContaining(darkroom.mlflow),
    databricks: expect.any(String),
  });
  return run?.runId;
}

async function predictsEveryFormat({ api }: Darkroom, photo: Buffer, runId: string | undefined) {
  const formats = await Promise.all(
    (["png", "webp", "gif", "tiff"] as const).map((format) => sharp(photo).toFormat(format).toBuffer()),
  );
  const jpeg = await sharp(photo).jpeg({ quality: 95 }).toBuffer();
  const bmp = await bmpOf(photo);
  for (const bytes of [...formats, jpeg, bmp])
    expect(await api.predict("tiny", bytes)).toMatchObject({
      label: "0",
      version: "1",
      runId,
      predictionId: expect.any(String),
    });

  const form = new FormData();
  form.set("photo", new Blob([new Uint8Array(photo)]), "photo.png");
  const answer = await fetch(`${api.url}/api/models/tiny/predict`, { method: "POST", body: form });
  expect(await answer.json()).toMatchObject({ label: "0" });

  const bad = await fetch(`${api.url}/api/models/tiny/predict`, { method: "POST", body: "no photo" });
  expect(bad.status).toBe(422);
  expect(bad.headers.get("content-type")).toContain("application/problem+json");
}

/** A page for people and JSON for programs; the version carries what is to be looked at, and the profile of its data. */
async function theDataAreReportedOn({ api, json }: Darkroom) {
  const [run] = await Promise.all((await api.runs("tiny")).runs.map(({ runId }) => api.run(runId)));
  const { reportUrl, warnings } = run as { reportUrl?: string; warnings?: string[] };
  expect(warnings?.[0]).toContain("files (0.");
  const get = (accept: string) => fetch(api.url + reportUrl, { headers: { accept } });
  const page = await get("text/html,application/json");
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await page.text()).toContain("Photos in two classes");
  const report = (await (await get("application/json")).json()) as { dataset: string };
  expect(report).toMatchObject({ model: "tiny", verdict: "warning", photos: 197 });
  expect(await json("models", "tiny/1/version.json")).toMatchObject({ warnings });
  expect(await json("models", "tiny/1/profile.json")).toMatchObject({ dataset: report.dataset, photos: 197 });
}

async function answersAreKeptWithoutTheirPhotos({ api }: Darkroom, photo: Buffer) {
  const { predictionId, label } = await api.predict("tiny", photo);
  const kept = await fetch(`${api.url}/api/predictions/${predictionId}`);
  expect(await kept.json()).toMatchObject({
    predictionId,
    model: "tiny",
    version: "1",
    label,
    features: { pixels: 1024 },
    runId: expect.stringMatching(/^tiny-/),
    code: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect((await fetch(`${api.url}/api/predictions/unknown`)).status).toBe(404);
  const drift = await answerOf(`${api.url}/api/models/tiny/drift?now=true`);
  expect(drift).toMatchObject({ model: "tiny", version: "1", verdict: "too-few", raised: null });
}

async function theSamePhotosTrainNothing(darkroom: Darkroom, photos: { path: string; bytes: Buffer }[]) {
  const before = await darkroom.databricksRuns();
  await upload(darkroom, "tiny", photos);
  const [run] = await runsOf(darkroom, "tiny", 2);
  expect(run).toMatchObject({ status: "unchanged", because: expect.stringContaining("same photos") });
  const since = (await darkroom.databricksRuns()).slice(before.length);
  expect(since.map(({ run_name }) => run_name.split(" ")[1])).toEqual(["inspect-1"]);
  expect(await decoded(darkroom, run?.runId, "inspect")).toBe(0);
}

async function newPhotosCostOnlyThemselves(darkroom: Darkroom, photos: { path: string; bytes: Buffer }[]) {
  await upload(darkroom, "tiny", photos);
  const runs = await runsOf(darkroom, "tiny", 3);
  expect(runs).toHaveLength(3);
  expect(await decoded(darkroom, runs[0]?.runId, "inspect")).toBe(20);
  expect(await decoded(darkroom, runs[0]?.runId, "preprocess")).toBe(20);
  expect(runs[0]).toMatchObject({ status: "promoted", version: "2" });
  const photo = photos[0]?.bytes as Buffer;
  await expect
    .poll(async () => (await darkroom.api.predict("tiny", photo)).version, { timeout: 10_000 })
    .toBe("2");
}

async function everyVersionLeadsToItsPhotos({ api }: Darkroom) {
  const get = async (path: string) => (await (await fetch(api.url + path)).json()) as Record<string, never>;
  type Version = Record<"version" | "dataset" | "datasetUrl" | "photosUrl", string>;
  const [two, one] = (await get("/api/models/tiny/versions")).versions as unknown as [Version, Version];
  expect([two.version, one.version]).toEqual(["2", "1"]);
  const dataset = await get(two.datasetUrl);
  expect(dataset).toMatchObject({
    photos: 217,
    trainings: [{ version: "2" }],
    leftOut: { reasons: { "in-review": 1, stray: 1 } },
  });
  const page = await get(`${two.photosUrl}?split=test&limit=1000`);
  expect(page.photos).toContainEqual({ photo: expect.any(String), label: "0", split: "test" });
  const difference = await answerOf(`${api.url}${one.datasetUrl}/diff/${two.dataset.slice(0, 12)}`);
  expect(difference).toMatchObject({ added: { count: 20 }, removed: { count: 0 }, relabelled: { count: 0 } });
  const unknown = await fetch(`${api.url}${one.datasetUrl}/diff/${"0".repeat(12)}`);
  expect(unknown.status).toBe(404);
}

async function aRelabelledPhotoCostsNoDecoding(darkroom: Darkroom, path: string) {
  const from = darkroom.images.getBlobClient(`tiny/${path}`);
  const to = darkroom.images.getBlockBlobClient(`tiny/1/moved.png`);
  await to.uploadData(await from.downloadToBuffer());
  await from.delete();
  const [run] = await runsOf(darkroom, "tiny", 4);
  expect(await decoded(darkroom, run?.runId, "inspect")).toBe(0);
  const steps = (await darkroom.databricksRuns()).filter(({ run_name }) =>
    run_name.startsWith(`${run?.runId} `),
  );
  expect(steps.map(({ run_name }) => run_name.split(" ")[1])).not.toContain("preprocess-1");
  expect(run?.trials.length).toBe(2);
}

async function aRepeatedRequestIsAnsweredByTheFinishedRun({ api, databricksRuns }: Darkroom) {
  const [newest] = (await api.runs("tiny")).runs;
  const before = (await databricksRuns()).length;
  const answer = await api.retrain("tiny", false);
  expect(answer).toMatchObject({ runId: newest?.runId, because: expect.stringContaining("were run before") });

  const durable = `${api.url}/runtime/webhooks/durabletask/instances`;
  const purged = await fetch(`${durable}?createdTimeFrom=2020-01-01T00:00:00Z`, { method: "DELETE" });
  expect(purged.status).toBe(200);
  expect(await (await fetch(`${durable}?top=10`)).json()).toEqual([]);
  expect(await api.retrain("tiny", false)).toEqual(answer);
  expect(await databricksRuns()).toHaveLength(before);
}

async function aRunCanBeCancelled(darkroom: Darkroom) {
  const { runId } = await darkroom.api.retrain("tiny", true);
  const cancel = () =>
    fetch(`${darkroom.api.url}/api/runs/${runId}/cancel?reason=enough`, { method: "POST" });
  await expect
    .poll(
      async () => (await darkroom.databricksRuns()).some(({ run_name }) => run_name === `${runId} trial-1`),
      { timeout: 60_000 },
    )
    .toBe(true);
  expect((await cancel()).status).toBe(202);
  const [run] = await runsOf(darkroom, "tiny", 5);
  expect(run).toMatchObject({ runId, status: "cancelled", because: "cancelled: enough" });
  const trial = (await darkroom.databricksRuns()).find(({ run_name }) => run_name === `${runId} trial-1`);
  expect(trial?.state.result_state).toBe("CANCELED");
  expect((await cancel()).status).toBe(409);
}

/** The registered model is deleted in MLflow, as a clean-up or a new tracking server does: its numbers begin again. */
async function aRegistryThatCountsAnewOverwritesNothing(darkroom: Darkroom, photo: Buffer) {
  const { api, mlflow, blob, json } = darkroom;
  const before = await json("models", "tiny/traffic.json");
  const one = await blob("models", "tiny/1/model.onnx").downloadToBuffer();
  const answered = await api.predict("tiny", photo);
  const response = await fetch(`${mlflow}/api/2.0/mlflow/registered-models/delete`, {
    method: "DELETE",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "tiny" }),
  });
  expect(response.status).toBe(200);

  const { runId } = await api.retrain("tiny", true);
  const [run] = await runsOf(darkroom, "tiny", 6);
  const version = String(Number(before.version) + 1);
  const told = expect.stringContaining("MLflow's registry calls this model version 1");
  expect(run).toMatchObject({ runId, status: "promoted", version, warnings: expect.arrayContaining([told]) });
  expect(await blob("models", "tiny/1/model.onnx").downloadToBuffer()).toEqual(one);
  expect(await json("models", `tiny/${version}/version.json`)).toMatchObject({
    ...{ version, runId, registry: { name: "tiny", number: "1" } },
    sha256: (await json("models", "tiny/traffic.json")).sha256,
  });
  expect(await api.predict("tiny", photo)).toMatchObject({ label: answered.label });
  await expect.poll(async () => (await api.predict("tiny", photo)).runId, { timeout: 10_000 }).toBe(runId);
}

/** How many photos the tasks of a stage have decoded. */
async function decoded(
  { json, databricksRuns }: Darkroom,
  runId: string | undefined,
  stage: string,
): Promise<number> {
  const tasks = (await databricksRuns()).filter(({ run_name }) => run_name.startsWith(`${runId} ${stage}-`));
  const results = await Promise.all(
    tasks.map((_, n) => json("runs", `${runId}/${stage}/${n + 1}.result.json`)),
  );
  return results.reduce((sum, { decoded }) => sum + decoded, 0);
}

/** A 24-bit BMP, which sharp cannot write. */
async function bmpOf(photo: Buffer): Promise<Buffer> {
  const { Jimp } = await import("jimp");
  return (await Jimp.read(photo)).getBuffer("image/bmp");
}
