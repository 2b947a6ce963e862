import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "../local/processes.ts";
import { digits, runsOf, startDarkroom, tinyPlan, upload } from "./darkroom.ts";

const search = `search:
  {trainers: [pretrained.efficientnet-lite0], space: {learning_rate: {log: [0.0005, 0.005]}, weight_decay: [0.05], dropout: [0.2], augment: [none]}, strategy: halving, trials: 4, halving: {eta: 2, rungs: 2}, parallel: 2, epochs: 12}`;

test("a search that halves goes on with the best of its trials, each in the MLflow run that it began in", {
  timeout: 300_000,
}, async () => {
  const data = temporaryFolder();
  const plan =
    `${tinyPlan("halved", search)}compute: {cluster: lifecycle, node_type: small, train: {cluster: run}}\n`.replace(
      "dataset: {",
      "dataset: {triggers: {photos: false, schedule: off}, ",
    );
  const darkroom = await startDarkroom(data, { halved: plan });
  await upload(darkroom, "halved", digits(join(data, "digits"), ["0", "1"], 40));
  await darkroom.api.retrain("halved", false);
  const [run] = await runsOf(darkroom, "halved", 1, 240_000);
  const told = JSON.stringify(run);
  expect(run, told).toMatchObject({ status: "promoted", trials: Array(4).fill({ status: "succeeded" }) });
  const rungs = run?.trials.map(({ rung }) => rung?.number);
  expect(rungs?.toSorted()).toEqual([1, 1, 2, 2]);
  const winner = run?.trials.find(({ rung, mlflowRunId }) => rung?.number === 2 && mlflowRunId);
  const history = `${darkroom.mlflow}/api/2.0/mlflow/metrics/get-history?run_id=${winner?.mlflowRunId}&metric_key=validation_loss`;
  const { metrics } = (await (await fetch(history)).json()) as { metrics: { step: number }[] };
  expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  const names = (await darkroom.databricksRuns()).map(({ run_name }) => run_name);
  const trained = names.map((name) => / (trial|rung2)-/.exec(name)?.[1]).filter(Boolean);
  expect(trained.toSorted()).toEqual(["rung2", "rung2", "trial", "trial", "trial", "trial"]);
  // On the machines that the plan has chosen, which are gone with the run, and by the wheel that was meant.
  const standing = async () => {
    const listed = await darkroom.databricks<{ clusters: { cluster_id: string }[] }>("GET", "clusters/list");
    return listed.clusters.map(({ cluster_id }) => cluster_id);
  };
  await vi.waitUntil(async () => (await standing()).join() === "local", { timeout: 30_000, interval: 200 });
  const { wheel } = await darkroom.json("runs", `${run?.runId}/register/result.json`);
  expect(wheel.version).toMatch(/^0\.1\.0\+h[0-9a-f]{16}$/);
});
