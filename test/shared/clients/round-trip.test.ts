import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { Mlflow } from "../../../shared/clients/mlflow.ts";
import { readSettings } from "../../../shared/kit/settings.ts";
import { storageVariables } from "../../../shared/kit/tasks-storage.ts";
import { clusterSpec } from "../../../shared/tasks/cluster-spec.ts";
import { Refusal, standIn } from "../../activities/stand-in.ts";
import { python } from "../../local/databricks/databricks.ts";

const run = { info: { run_id: "r", status: "RUNNING", experiment_id: "1" } };
const { url, asked } = await standIn(({ path }) => {
  if (path === "experiments/create")
    throw asked.some(({ url }) => url.endsWith("/mkdirs"))
      ? new Refusal(400, "RESOURCE_ALREADY_EXISTS")
      : new Refusal(404, "RESOURCE_DOES_NOT_EXIST");
  const experiment = { experiment_id: "1", lifecycle_stage: "deleted" };
  if (path.includes("/clusters/")) return { cluster_id: "1", state: "TERMINATED" };
  return { run_id: 1, run, experiment, userName: "me" };
});
const settings = (more: Record<string, string> = {}) =>
  readSettings({
    DataStorage: "UseDevelopmentStorage=true",
    DATABRICKS_HOST: url,
    DATABRICKS_TOKEN: "secret",
    DATABRICKS_CLUSTER: "0123-456789-abcdefgh",
    MLFLOW_TRACKING_URI: url,
    TRAINING_WHEEL:
      "/Volumes/main/darkroom/wheels/darkroom_training-0.1.0+h0123456789abcdef-py3-none-any.whl",
    TRAINING_WHEEL_SHA256: "a".repeat(64),
    ...more,
  });
const where = { cluster: "0123-456789-abcdefgh" };
const task = {
  name: "pets trial-1",
  entryPoint: "train",
  spec: "https://spec",
  token: "t",
  timeout: 3600,
  where,
};
const machines = { node_type: "Standard_D8ds_v5", workers: 2, tags: { team: "vision" } };
const image = { url: `registry.example.com/darkroom@sha256:${"0".repeat(64)}`, login: "registry" };

test("the official SDK would send every request as we do, and knows each of its fields", async () => {
  const databricks = new Databricks(settings());
  await databricks.submit(task);
  const packages = ["onnx==1.23.2"];
  await databricks.submit({ ...task, where: "serverless", packages });
  await databricks.submit({ ...task, packages });
  const viewers = "vision-team, me@example.com";
  await new Databricks(settings({ DATABRICKS_VIEWERS: viewers })).submit(task);
  const own = { newCluster: clusterSpec({ ...machines, image }, { "darkroom-run": "pets-1" }) };
  await databricks.submit({ ...task, where: own });
  const variables = storageVariables({ TASKS_STORAGE: "secret-scope:darkroom" });
  await databricks.clusters.create(
    "pets-1 lifecycle",
    clusterSpec({ pool: "p", policy: "q" }, {}, variables),
  );
  await new Databricks(settings({ TASKS_STORAGE: "service-credential:photos" })).submit(task);
  for await (const _ of databricks.clusters.tagged("darkroom-run")) break;
  await databricks.clusters.wake("1");
  await databricks.clusters.delete("1");
  for await (const _ of databricks.active()) break;
  await databricks.tasksOn(where.cluster, 120);
  await databricks.whoAmI();
  await databricks.get("1");
  await databricks.output("1");
  await databricks.cancel("1");
  const mlflow = new Mlflow(settings());
  await mlflow.reach();
  await mlflow.reachRegistry(undefined);
  await mlflow.reachRegistry("main.darkroom");
  await mlflow.experiment("/Shared/darkroom/pets");
  await mlflow.createRun("1", "by photos", 1, { "darkroom.run": "pets-1" });
  await mlflow.runsWithTag("1", "darkroom.run", "pets-1");
  await mlflow.run("r");
  await mlflow.logAll("r", 1, [{ key: "loss", value: 0.5, step: 1 }], { lr: 0.1 }, { tag: "yes" });
  await mlflow.endRun("r", "FINISHED", 2);
  await mlflow.renameRun("r", "new");
  await mlflow.setAlias("main.darkroom.pets", "champion", "7");
  await mlflow.tagVersion("pets", "7", "darkroom.promoted", "2026");

  const sent = asked.map(({ method, url: asked, body }) => {
    const { pathname: path, searchParams } = new URL(asked, url);
    return JSON.stringify({ method, path, sent: body ?? Object.fromEntries(searchParams) });
  });
  const script = join(import.meta.dirname, "fixtures/round_trip.py");
  const known = execFileSync(python, [script], { input: sent.join("\n"), encoding: "utf8" });
  expect(known.trim().split("\n")).toHaveLength(asked.length);
});
