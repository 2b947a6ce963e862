import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test, vi } from "vitest";
import { batchesActivities } from "../../activities/batches/activities.ts";
import { compareDatasetsWith } from "../../activities/dataset/compare-datasets.ts";
import { compareServedWith } from "../../activities/drift/compare-served.ts";
import { tracePhotoWith } from "../../activities/erasure/trace-photo.ts";
import { foreseeRetentionWith } from "../../activities/retention/foresee-retention.ts";
import { batchRoutes } from "../../functions/batches/batches.ts";
import { controlRoutes } from "../../functions/control-routes.ts";
import { retrain } from "../../functions/intake/retrain.ts";
import { docs } from "../../functions/kit/docs.ts";
import { health } from "../../functions/kit/health.ts";
import { describeRoutes } from "../../functions/kit/openapi.ts";
import { explain } from "../../functions/serving/explain.ts";
import { getMetrics } from "../../functions/serving/metrics.ts";
import { predict } from "../../functions/serving/predict.ts";
import { getPrediction, getPredictionPhoto } from "../../functions/serving/predictions.ts";
import { v2 } from "../../functions/serving/v2.ts";
import { changeHead, readHead } from "../../shared/admission/head-store.ts";
import * as audit from "../../shared/audit/routes.ts";
import { batchInstance } from "../../shared/batches/batch.ts";
import * as batches from "../../shared/batches/routes.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { Databricks } from "../../shared/clients/databricks.ts";
import { Mlflow } from "../../shared/clients/mlflow.ts";
import { DatasetSummary } from "../../shared/dataset/description.ts";
import * as dataset from "../../shared/dataset/routes.ts";
import { DOCTOR } from "../../shared/doctor/contract.ts";
import * as doctor from "../../shared/doctor/routes.ts";
import * as drift from "../../shared/drift/routes.ts";
import * as erasure from "../../shared/erasure/routes.ts";
import * as intake from "../../shared/intake/routes.ts";
import { Settles } from "../../shared/intake/settles.ts";
import type { Told } from "../../shared/kit/client.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Route } from "../../shared/kit/route.ts";
import * as kit from "../../shared/kit/routes.ts";
import type { Kind } from "../../shared/operations/contract.ts";
import { KnownPlans } from "../../shared/plan/known-plans.ts";
import * as plan from "../../shared/plan/routes.ts";
import * as retention from "../../shared/retention/routes.ts";
import * as runs from "../../shared/runs/routes.ts";
import { Budget } from "../../shared/serving/budget.ts";
import { Champions } from "../../shared/serving/champions.ts";
import { Deployments } from "../../shared/serving/deployments.ts";
import { Explainer } from "../../shared/serving/explain.ts";
import * as explaining from "../../shared/serving/explain-routes.ts";
import { InferenceLog } from "../../shared/serving/inference-log.ts";
import { BODIES_AT_ONCE } from "../../shared/serving/inputs.ts";
import { LoggedPhotos } from "../../shared/serving/logged-photos.ts";
import { Metrics } from "../../shared/serving/metrics.ts";
import { Pool } from "../../shared/serving/pool.ts";
import { Reading } from "../../shared/serving/reading.ts";
import * as serving from "../../shared/serving/routes.ts";
import * as oip from "../../shared/serving/v2-routes.ts";
import * as versions from "../../shared/versions/routes.ts";
import { oneTask, startDatabricks, toyWheel } from "../local/databricks/databricks.ts";
import { temporaryFolder } from "../local/processes.ts";
import { Hub, startStorage } from "../shared/intake/hub.ts";
import { callsOf, expectDeclared } from "./calls.ts";
import { type Declared, declared } from "./declared.ts";
import { files, known, seed } from "./world.ts";

const hub = vi.hoisted(() => ({ now: undefined as unknown }));
// Durable Functions is what no test can start for one handler: its instances are those of a stand-in.
vi.mock(import("../../shared/clients/orchestrations.ts"), async (original) => ({
  ...(await original()),
  orchestrationsOf: () => hub.now as Hub,
}));
const instances = new Hub();
hub.now = instances;

const settings = await startStorage();
const blobs = new Blobs(settings);
const pool = new Pool(1);
afterAll(() => pool.stop());
const deployments = new Deployments(blobs, pool);
const [reading, bodies] = [new Reading(pool), new Budget(BODIES_AT_ONCE)];
const metrics = new Metrics(pool, deployments);
await seed(blobs);
const plans = new KnownPlans(blobs, files, { environment: undefined, publishes: true });
const services = {
  ...{ settings, plans, blobs, mlflow: new Mlflow(settings), databricks: new Databricks(settings) },
  ...{ settles: new Settles(blobs), inferenceLog: new InferenceLog(blobs, new LoggedPhotos(blobs)) },
  ...{ deployments, champions: new Champions(blobs, deployments), reading, bodies, metrics },
};
const served = [
  health,
  ...docs,
  ...controlRoutes(services),
  predict(services),
  explain(services, new Explainer(deployments)),
  ...v2(services),
  getMetrics(metrics),
  getPrediction(services),
  getPredictionPhoto(services),
];
served.push(describeRoutes(served.map(({ route }) => route)));
const call = callsOf(served);
const asJson = callsOf(served, { accept: "application/json" });
const { model, runId, photo, erasureId, version, predictionId } = known;
const params = { model };
const named = { model, dataset: known.dataset };

/** Calls of a route that bring out each of the answers that it declares. */
type Example<R extends Route> = () => Promise<Told<R>[]>;

const colours = { params: { model: "colours" } };
const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
  .png()
  .toBuffer();
await blobs.write({ container: "images", path: "colours/red/1.png" }, png);
const firstColours = { params: { model: "colours", version: "1" } };
const encoded = { name: "image", datatype: "BYTES", shape: [1], data: [png.toString("base64")] } as const;
const inference = { id: "7", inputs: [{ ...encoded, shape: [1], data: [...encoded.data] }] };

const examples: { [Name in keyof Declared]: Example<Declared[Name]> } = {
  health: async () => [await call(kit.health, {})],
  openApi: async () => [await call(kit.openApi, {})],
  getDocs: async () => [await call(kit.getDocs, {})],
  getDocsFile: async () => [
    await call(kit.getDocsFile, { params: { file: "swagger-ui.css" } }),
    await call(kit.getDocsFile, { params: { file: "swagger-ui-bundle.js" } }),
  ],
  getStartPage: async () => [await call(versions.getStartPage, {})],
  listModels: async () => [await call(versions.listModels, { query: { limit: 1 } })],
  getModel: async () => [await call(versions.getModel, { params }), await call(versions.getModel, colours)],
  listVersions: async () => [await call(versions.listVersions, { params })],
  getVersion: async () => [await call(versions.getVersion, { params: { model, version } })],
  getPlan: async () => [await call(plan.getPlan, { params })],
  publishPlan: async () => [
    await publish("colours", "", "*"),
    await call(plan.publishPlan, { ...colours, query: { dryRun: true, version: 1 } }),
  ],
  listPlanVersions: async () => [await call(plan.listPlanVersions, { params })],
  retireModel: async () => {
    await publish("spare", "search: {trials: 2}");
    return [await call(intake.retireModel, { params: { model: "spare" } })];
  },
  retrain: async () => [
    await call(intake.retrain, { ...colours, query: { dryRun: true } }),
    await call(intake.retrain, { ...colours, query: { dryRun: true, sample: 10 } }),
    await call(intake.retrain, { ...colours, body: { force: true } }),
    await hurried(intake.retrain, colours),
  ],
  getRequest: async () => {
    const { body } = await hurried(intake.retrain, colours);
    const asked = { params: { requestId: "requestId" in body ? body.requestId : "" } };
    const answers = [await call(intake.getRequest, asked)];
    for (const output of [{ runId, status: "started" }, "the container is gone"]) {
      instances.end(asked.params.requestId, output);
      answers.push(await call(intake.getRequest, asked));
    }
    return answers;
  },
  disableModel: async () => [await call(intake.disableModel, { params })],
  enableModel: async () => {
    await call(intake.disableModel, colours);
    return [await call(intake.enableModel, colours)];
  },
  listRuns: async () => [await call(runs.listRuns, { params })],
  getRun: async () => [await call(runs.getRun, { params: { runId } }), await running()],
  listLeftOut: async () => [await call(runs.listLeftOut, { params: { runId }, query: { limit: 1 } })],
  getTrialLogs: async () => [await trialLogs()],
  cancelRun: async () => {
    await freePlace();
    await ask("1");
    const waits = await ask("2");
    const holder = (await call(versions.getModel, colours)).body.running as string;
    return [
      await call(runs.cancelRun, { params: { runId: waits }, query: { reason: "enough" } }),
      await call(runs.cancelRun, { params: { runId: holder } }),
    ];
  },
  retryRun: async () => {
    const failed = await failedRun();
    return [await call(runs.retryRun, { params: { runId: failed } })];
  },
  listDatasets: async () => [await call(dataset.listDatasets, { params })],
  getDataset: async () => [
    await call(dataset.getDataset, { params: named }),
    await call(dataset.getDataset, { params: { model, dataset: dataset.LATEST } }),
  ],
  datasetPhotos: async () => [
    await call(dataset.datasetPhotos, { params: named, query: { split: "test", limit: 2 } }),
  ],
  diffDatasets: () =>
    operated((query) =>
      call(dataset.diffDatasets, { params: { ...named, other: known.dataset.slice(0, 8) }, query }),
    ),
  datasetReport: async () => [
    await call(dataset.datasetReport, { params: named }),
    await callsOf(served, { accept: "application/json" })(dataset.datasetReport, { params: named }),
  ],
  getQuarantine: async () => [await call(dataset.getQuarantine, { params })],
  getPhoto: () => operated((query) => call(erasure.getPhoto, { params: { model, photo }, query })),
  erasePhoto: async () => [
    await call(erasure.erasePhoto, { params: { model, photo: "b".repeat(64) }, query: { deny: true } }),
  ],
  getErasure: async () => [await call(erasure.getErasure, { params: { erasureId } })],
  getRetention: () => operated((query) => call(retention.getRetention, { params, query })),
  sweepNow: async () => [
    await call(retention.sweepNow, { params, query: { dryRun: true } }),
    await call(retention.sweepNow, { params }),
  ],
  getSweep: async () => {
    await call(retention.sweepNow, { params });
    return [await call(retention.getSweep, { params }), await call(retention.getSweep, colours)];
  },
  deepHealth: async () => {
    const begun = await call(doctor.deepHealth, { query: {} });
    const operation = "operationId" in begun.body ? begun.body.operationId : "";
    const joined = await call(doctor.deepHealth, { query: {} });
    const going = await call(doctor.deepHealth, { query: { operation } });
    const row = { check: "task: photo", ok: false, detail: "403", remedy: "Grant it." };
    instances.end(DOCTOR, { status: "failing", at: "2026-01-01T00:00:00.000Z", checks: [row] });
    expect(instances.started.filter((id) => id === DOCTOR)).toHaveLength(1);
    return [begun, joined, going, await call(doctor.deepHealth, { query: { operation } })];
  },
  predict: async () => [
    await call(serving.predict, { ...colours, body: png }),
    await call(serving.predict, {
      ...colours,
      query: { top: 2 },
      body: { images: [png.toString("base64"), "bm8gcGhvdG8="] },
    }),
  ],
  explain: async () => [
    await call(explaining.explain, { ...colours, body: png }),
    await asJson(explaining.explain, { ...colours, query: { class: "blue", grid: 2 }, body: png }),
  ],
  v2Server: async () => [await call(oip.v2Server, {})],
  v2Live: async () => [await call(oip.v2Live, {})],
  v2Ready: async () => [await call(oip.v2Ready, {})],
  v2Model: async () => [await call(oip.v2Model, colours)],
  v2Version: async () => [await call(oip.v2Version, firstColours)],
  v2ModelReady: async () => [await call(oip.v2ModelReady, colours)],
  v2VersionReady: async () => [await call(oip.v2VersionReady, firstColours)],
  v2Infer: async () => [
    await call(oip.v2Infer, { ...colours, body: inference }),
    await call(oip.v2Infer, { ...colours, body: { ...inference, parameters: { binary_data_output: true } } }),
  ],
  v2VersionInfer: async () => [await call(oip.v2VersionInfer, { ...firstColours, body: inference })],
  getMetrics: async () => [await call(serving.getMetrics, {})],
  getPrediction: async () => [await call(serving.getPrediction, { params: { predictionId } })],
  getPredictionPhoto: async () => {
    const features = { brightness: 1, contrast: 1, red: 1, green: 1, blue: 1, pixels: 1, aspect: 1 };
    const answer = { version, label: "red", probability: 1, latencyMs: 1, features };
    const predictionId = services.inferenceLog.record(model, answer, { photo: png });
    await services.inferenceLog.flush();
    return [await call(serving.getPredictionPhoto, { params: { predictionId } })];
  },
  getDrift: () => operated((query) => call(drift.getDrift, { params, query: { now: true, ...query } })),
  startBatch: async () => {
    const prefix = await folderOfReds();
    const slow = callsOf(batchRoutes(services, 0));
    const late = await slow(batches.startBatch, { ...colours, body: { prefix } });
    const answers = [late, await call(batches.startBatch, { ...colours, body: { prefix, version: "1" } })];
    await doBatch(answers[1]?.body.batchId as string);
    return [...answers, await call(batches.startBatch, { ...colours, body: { prefix, format: "csv" } })];
  },
  listBatches: async () => {
    await startedBatch();
    await doBatch(await startedBatch());
    return [await call(batches.listBatches, colours), await call(batches.listBatches, { params })];
  },
  getBatch: async () => {
    const slow = callsOf(batchRoutes(services, 0));
    const late = await slow(batches.startBatch, { ...colours, body: { prefix: await folderOfReds() } });
    const listed = { params: { ...colours.params, batchId: late.body.batchId } };
    const answers = [await call(batches.getBatch, listed)];
    instances.end(batchInstance("colours", late.body.batchId), "the container is gone");
    answers.push(await call(batches.getBatch, listed));
    const batchId = await startedBatch();
    instances.end(batchInstance("colours", late.body.batchId), { batchId });
    answers.push(await call(batches.getBatch, listed));
    instances.end(batchInstance("colours", batchId), "no disk");
    answers.push(await call(batches.getBatch, listed));
    await doBatch(batchId);
    answers.push(await call(batches.getBatch, listed));
    expect(answers.map(({ body }) => body.status)).toEqual([
      "listing",
      "failed",
      "running",
      "failed",
      "done",
    ]);
    return answers;
  },
  getBatchResults: async () => {
    const of = { params: { ...colours.params, batchId: await startedBatch() } };
    await expect(call(batches.getBatchResults, of)).rejects.toMatchObject({ status: 409 });
    await doBatch(of.params.batchId);
    const table = await callsOf(served, { accept: "text/csv" })(batches.getBatchResults, of);
    expect(Buffer.from(table.body).toString()).toMatch(/^file,/);
    return [
      await call(batches.getBatchResults, of),
      await call(batches.getBatchResults, { ...of, query: { format: "csv" } }),
      table,
    ];
  },
  listActs: async () => [await call(audit.listActs, {})],
  cancelBatch: async () => {
    const of = { params: { ...colours.params, batchId: await startedBatch() } };
    const cancelled = await call(batches.cancelBatch, of);
    expect((await call(batches.getBatch, of)).body.status).toBe("cancelling");
    instances.end(batchInstance("colours", of.params.batchId), null);
    expect((await call(batches.getBatch, of)).body.status).toBe("cancelled");
    await expect(call(batches.cancelBatch, of)).rejects.toMatchObject({ status: 409 });
    return [cancelled];
  },
};

let folders = 0;

/** A folder of one photo, which no other example asks about. */
async function folderOfReds(): Promise<string> {
  const prefix = `colours/reds-${++folders}`;
  await blobs.write({ container: "images", path: `${prefix}/1.png` }, png);
  await blobs.write({ container: "images", path: `${prefix}/2.png` }, "no photo");
  return prefix;
}

async function startedBatch(): Promise<string> {
  const { body } = await call(batches.startBatch, { ...colours, body: { prefix: await folderOfReds() } });
  return body.batchId;
}

/** Does the work of a batch of one page as Durable would. */
async function doBatch(batchId: string) {
  const of = { model: "colours", batchId };
  const { predictPage, finishBatch } = batchesActivities({ ...services, deployments: () => deployments });
  await predictPage({ ...of, page: 1 }, instances);
  const found = await finishBatch(of, instances);
  instances.end(batchInstance("colours", batchId), { status: "done", pages: 1, ...found });
}

/** Publishes a plan of a few lines over a version of which the ETag is known, or for a new model. */
function publish(model: string, more: string, etag?: string) {
  const headers = etag ? { "if-match": etag } : { "if-none-match": "*" };
  const text = `model: ${model}\nimages: images/${model}\nowner: test@example.com\n${more}`;
  return callsOf(served, headers)(plan.publishPlan, { params: { model }, body: Buffer.from(text) });
}

/** Asks for a run of photos that have changed since. */
async function ask(name: string): Promise<string> {
  await blobs.write({ container: "images", path: `colours/red/${name}.png` }, png);
  const { body } = await call(intake.retrain, { ...colours, query: { force: true } });
  return "requestId" in body ? "" : body.runId;
}

/** Calls of a route without patience for listings. */
const hurried = callsOf([retrain(services, 0)]);

/** Begins an operation, does its work as Durable would, and asks for what it has found. */
async function operated<T extends { status: number; body: object }>(
  ask: (query: { operation?: string }) => Promise<T>,
): Promise<T[]> {
  const begun = await ask({});
  const { operationId: operation } = begun.body as { operationId: string };
  const going = await ask({ operation });
  expect(going.body).toEqual(begun.body);
  const { kind, model } = instances.inputs.get(`operation-${operation}`) as { kind: Kind; model: string };
  const works = { compareDatasets, compareServed, tracePhoto, foreseeRetention };
  await works[kind]({ model, operationId: operation }, instances);
  instances.end(`operation-${operation}`, null);
  return [begun, await ask({ operation })];
}
const compareDatasets = compareDatasetsWith(services);
const compareServed = compareServedWith(services);
const tracePhoto = tracePhotoWith(services);
const foreseeRetention = foreseeRetentionWith(services);

/** A run of the colours that failed. */
async function failedRun(): Promise<string> {
  await freePlace();
  const runId = await ask("3");
  const failed = { outcome: "failed", because: "no disk", trials: [], endedAt: new Date().toISOString() };
  await blobs.writeJson(paths.run(runId, "result.json"), failed);
  await freePlace();
  return runId;
}

/** No run of the colours is under way or waits, whatever other examples have asked for. */
const freePlace = () => changeHead(blobs, "colours", (head) => ({ ...head, running: null, queued: null }));

/** The logs of a trial that a real process has written. */
async function trialLogs() {
  const { url, token, ...service } = await startDatabricks();
  const databricksRunId = await service.submit(
    oneTask(toyWheel(), "note-it", [join(temporaryFolder(), "n")]),
  );
  await service.ended(databricksRunId);
  const record = { databricksRunId, page: `${url}/runs/${databricksRunId}`, token: "t" };
  await blobs.writeJson(paths.run(runId, "databricks/trial-1.2.json"), record);
  const databricks = new Databricks({ ...settings, DATABRICKS_HOST: url, DATABRICKS_TOKEN: token });
  const answer = await callsOf(controlRoutes({ ...services, databricks }))(runs.getTrialLogs, {
    params: { runId, trial: 1 },
  });
  expect(answer.body).toMatchObject({ state: "succeeded", logs: "noted\n", databricks: record.page });
  return answer;
}

/** The view of a run in the middle of its search, MLflow being away. */
async function running() {
  const asked = await ask("0");
  instances.active.add(asked);
  instances.started.push(asked);
  const trials = await blobs.read(paths.run(runId, "trials.json"));
  await blobs.write(paths.run(asked, "trials.json"), trials?.text ?? "");
  return call(runs.getRun, { params: { runId: asked } });
}

test.each(served.map(({ route }) => [route.name, route] as const))(
  "%s answers what it declares",
  async (name, route) => {
    expect(examples, "an example of each route").toHaveProperty(name);
    const answers = await examples[name as keyof Declared]();
    for (const answer of answers) expectDeclared(route, answer);
    const statuses = new Set(answers.map(({ status }) => String(status)));
    expect([...statuses].sort(), "one example of each answer").toEqual(Object.keys(route.answers));
  },
);

test("every declared route is served, under the name that it is imported by", () => {
  for (const [name, route] of Object.entries(declared)) expect(route.name).toBe(name);
  expect(served.map(({ route }) => route.name).sort()).toEqual(Object.keys(declared).sort());
});

test.each([
  ["not-a-run", 1, "run-not-found"],
  [runId, 9, "trial-not-started"],
  [runId, 0, "invalid-request"],
])("the logs of run %s, trial %i, cannot be had: %s", async (of, trial, type) => {
  const refused = call(runs.getTrialLogs, { params: { runId: of, trial } });
  await expect(refused).rejects.toMatchObject({ type: `urn:darkroom:${type}` });
});

test("the logs of a trial that Databricks has forgotten are said to be gone", async () => {
  const { url, token } = await startDatabricks();
  const record = { databricksRunId: "77", page: "https://databricks/77", token: "t" };
  await blobs.writeJson(paths.run(runId, "databricks/trial-2.1.json"), record);
  const databricks = new Databricks({ ...settings, DATABRICKS_HOST: url, DATABRICKS_TOKEN: token });
  const asking = callsOf(controlRoutes({ ...services, databricks }));
  await expect(asking(runs.getTrialLogs, { params: { runId, trial: 2 } })).rejects.toMatchObject({
    ...{
      status: 404,
      message: expect.stringContaining("does not know run 77 any more: it keeps runs for 60 days"),
    },
  });
});

test("where a run tells of the files that it left out, it tells where all of them are", async () => {
  const { leftOut } = (await call(runs.getRun, { params: { runId } })).body;
  const { files } = (await call(runs.listLeftOut, { params: { runId } })).body;
  expect(leftOut).toMatchObject({ count: files.length, first: files, all: `/api/runs/${runId}/left-out` });
  expect(files.length).toBeGreaterThan(0);
  const after = files.at(-1)?.path as string;
  expect((await call(runs.listLeftOut, { params: { runId }, query: { after } })).body).toEqual({ files: [] });
  const unknown = call(runs.listLeftOut, { params: { runId }, query: { after: "no/such.png" } });
  await expect(unknown).rejects.toMatchObject({ status: 422 });
});

test("a page of runs after what is no run is refused by name", async () => {
  const after = (value: string) => call(runs.listRuns, { params, query: { after: value } });
  for (const value of ["zzz", known.runId])
    await expect(after(value)).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining(`after: "${value}"`),
    });
  expect((await after(`000000000000000-${known.runId}`)).body.runs).toEqual(expect.any(Array));
});

test("what a disabled model is asked for is refused, and counted", async () => {
  await call(intake.disableModel, colours);
  await expect(call(intake.retrain, colours)).rejects.toThrow("has been disabled since");
  expect((await readHead(blobs, "colours")).disabled?.ignored).toBe(1);
  await call(intake.enableModel, colours);
});

test("a retrain on a dataset version is about the listing that it was made from, while that is kept", async () => {
  const summary = await blobs.json(paths.dataset(model, known.dataset, "summary.json"), DatasetSummary);
  const { snapshot } = summary as DatasetSummary;
  await blobs.writeJson(paths.dataset("colours", known.dataset, "summary.json"), summary);
  await blobs.write(paths.snapshot("colours", snapshot), "");
  const on = (dataset: string) => call(intake.retrain, { ...colours, query: { dryRun: true, dataset } });
  expect((await on(known.dataset.slice(0, 12))).body).toMatchObject({ snapshot, would: "start" });
  await expect(on("0".repeat(12))).rejects.toThrow("No dataset begins with");
  await blobs.remove(paths.snapshot("colours", snapshot));
  await expect(on(known.dataset)).rejects.toThrow("The listing that dataset");
});

test("a batch says of a photo what POST predict says of it, to the last digit", async () => {
  const batchId = await startedBatch();
  await doBatch(batchId);
  const { body } = await call(batches.getBatchResults, { params: { ...colours.params, batchId } });
  const [row] = Buffer.from(body).toString().split("\n");
  const { body: answer } = await call(serving.predict, { ...colours, body: png });
  const { label, probability, probabilities } = JSON.parse(row as string);
  expect(answer).toMatchObject({ label, probability, probabilities });
});
