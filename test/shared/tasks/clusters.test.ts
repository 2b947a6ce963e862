import { afterAll, expect, test } from "vitest";
import { cancelTasksWith } from "../../../activities/tasks/cancel-tasks.ts";
import { submitTaskWith } from "../../../activities/tasks/submit-task.ts";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { explain, TerminalError } from "../../../shared/kit/errors.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { storageVariables } from "../../../shared/kit/tasks-storage.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { clusterSpec } from "../../../shared/tasks/cluster-spec.ts";
import { CLUSTER_TAG, clusterOf, endClusters } from "../../../shared/tasks/clusters.ts";
import { packagesFor } from "../../../shared/tasks/packages.ts";
import { reap } from "../../../shared/tasks/reap.ts";
import { whereFor } from "../../../shared/tasks/where.ts";
import { blobs, newRun, settings } from "../../activities/ground.ts";
import { startDatabricks } from "../../local/databricks/databricks.ts";
import { eventually } from "../../local/processes.ts";
import { Hub } from "../intake/hub.ts";

const stood = await startDatabricks({ until: afterAll });
const databricks = new Databricks({
  ...{ ...settings, DATABRICKS_HOST: stood.url, DATABRICKS_TOKEN: stood.token },
});
const { clusters } = databricks;
const specOf = (runId: string) => clusterSpec({ node_type: "small" }, { [CLUSTER_TAG]: runId });
const clustersOf = async (runId: string) =>
  (await collect(clusters.tagged(CLUSTER_TAG))).filter(
    ({ custom_tags }) => custom_tags[CLUSTER_TAG] === runId,
  );
const becomes = (id: string, state: string) => eventually(async () => (await clusters.state(id)) === state);

/** The cluster of a run, for as many tries as a task has. */
async function clusterFor(runId: string): Promise<string> {
  return eventually(() => clusterOf(blobs, clusters, runId, specOf(runId)).catch(() => undefined));
}

async function asked(compute: object) {
  const run = newRun();
  const request = { ...run, plan: { ...run.plan, compute } };
  await blobs.writeJson(paths.run(run.runId, "request.json"), request);
  return request;
}

test("tasks of a life cycle that come at once share one cluster", async () => {
  const { runId } = newRun();
  const ids = await Promise.all(Array.from({ length: 8 }, () => clusterFor(runId)));
  expect(new Set(ids).size).toBe(1);
  expect(await clustersOf(runId)).toHaveLength(1);
});

test("a cluster whose creation was never answered is found again, and no second one created", async () => {
  const { runId } = newRun();
  await stood.fault({ call: "POST clusters/create", lost: true });
  await expect(clusterOf(blobs, clusters, runId, specOf(runId))).rejects.toThrow("does not answer");
  const id = await clusterFor(runId);
  expect((await clustersOf(runId)).map(({ cluster_id }) => cluster_id)).toEqual([id]);
});

test("another image is another cluster: an upgrade in the midst of a run changes both the wheel and the image", async () => {
  const { runId } = newRun();
  const of = async (digest: string) => {
    const image = { url: `acr.azurecr.io/darkroom@sha256:${digest.repeat(64)}`, login: "darkroom_dev" };
    const spec = clusterSpec({ node_type: "small", image }, { [CLUSTER_TAG]: runId });
    return clusterOf(blobs, clusters, runId, spec);
  };
  const [before, after] = [await of("a"), await of("b")];
  expect(after).not.toBe(before);
  expect([await of("a"), await of("b")]).toEqual([before, after]);
  await endClusters(blobs, clusters, runId);
  expect(await clustersOf(runId)).toEqual([]);
});

test("a right to create clusters that is missing is told at once, a maintenance is waited for", async () => {
  const { runId } = newRun();
  const refused = (message: string) =>
    stood.fault({ call: "POST clusters/create", status: 403, error_code: "PERMISSION_DENIED", message });
  const create = () => clusterOf(blobs, clusters, runId, specOf(runId));
  await refused("You are not authorized to create clusters. Please contact your administrator.");
  const denied = await create().catch((error: unknown) => error);
  expect(denied).toBeInstanceOf(TerminalError);
  expect(explain(denied)).toMatch(
    /PERMISSION_DENIED.*not authorized to create clusters.*needs the entitlement to create them.*compute.policy/,
  );
  await refused("The workspace is under maintenance.");
  const away = await create().catch((error: unknown) => error);
  expect(away).not.toBeInstanceOf(TerminalError);
  expect(await clusterFor(runId)).toBeDefined();
});

test.each([
  ["long ago", -3e5],
  ["by a clock that was ahead", 3e5],
])("whoever died over its creation %s is not waited for for ever", async (_, since) => {
  const { runId } = newRun();
  const id = await clusterFor(runId);
  const [record] = await collect(blobs.list(paths.run(runId, "clusters/")));
  await blobs.writeJson(
    { container: "runs", path: record?.path as string },
    { format: 1, since: Date.now() + since },
  );
  expect(await clusterFor(runId)).toBe(id);
});

test("a cluster that rests is started again, and one that somebody has deleted has a successor", async () => {
  const { runId } = newRun();
  const id = await clusterFor(runId);
  await stood.call("POST", "clusters/delete", { cluster_id: id });
  await becomes(id, "TERMINATED");
  expect(await clusterFor(runId)).toBe(id);
  await becomes(id, "RUNNING");
  await clusters.delete(id);
  const next = await clusterFor(runId);
  expect(next).not.toBe(id);
  await becomes(next, "RUNNING");
});

test("at its end a life cycle has no cluster left, however often it is said", async () => {
  const { runId } = newRun();
  await clusterFor(runId);
  await endClusters(blobs, clusters, runId);
  await endClusters(blobs, clusters, runId);
  expect(await clustersOf(runId)).toEqual([]);
});

test("each choice of compute makes what it says ready", async () => {
  const at = async (compute: object, entryPoint: "train" | "check" = "check") => {
    const { runId } = await asked(compute);
    const services = { blobs, databricks, settings };
    return { runId, ...(await whereFor(services, { runId, entryPoint })) };
  };
  expect((await at({})).where).toEqual({ cluster: "local" });
  expect((await at({ cluster: "serverless" })).where).toBe("serverless");
  const { runId, where } = await at({ cluster: "run", node_type: "small" });
  expect(where).toEqual({ newCluster: specOf(runId) });
  const inTest = { blobs, databricks, settings: { ...settings, DARKROOM_ENVIRONMENT: "test" } };
  expect((await whereFor(inTest, { runId, entryPoint: "check" })).where).toMatchObject({
    newCluster: { custom_tags: { "darkroom-environment": "test" } },
  });
  const withScope = { ...settings, TASKS_STORAGE: "secret-scope:darkroom" };
  const scoped = await whereFor({ ...inTest, settings: withScope }, { runId, entryPoint: "check" });
  expect(scoped.where).toMatchObject({ newCluster: { spark_env_vars: storageVariables(withScope) } });
  expect(scoped.packages).toEqual(packagesFor("check", { cluster: "run" }, []));
  const own = await at({ cluster: "serverless", train: { cluster: "lifecycle", node_type: "gpu" } }, "train");
  const [found] = await clustersOf(own.runId);
  expect(own.where).toEqual({ cluster: found?.cluster_id });
  await expect(at({ cluster: "0123-456789-abcdefgh" })).rejects.toThrow(
    "Databricks has no cluster 0123-456789-abcdefgh, or it cannot start: name another one",
  );
});

test("what an ended life cycle has left is ended within one look, and nobody else's", async () => {
  const task = { step: "check", entryPoint: "check" as const, spec: "spec" };
  const services = { blobs, databricks, settings, kinds: TASKS };
  const begin = async () => {
    const request = await asked({ cluster: "lifecycle", node_type: "small" });
    await stood.fault({ run: request.runId, waits: { as: "QUEUED", seconds: 600 } });
    await submitTaskWith(services)({ task: { ...task, runId: request.runId }, attempt: 1 }, new Hub());
    return request.runId;
  };
  const [over, goesOn, ending] = [await begin(), await begin(), await begin()];
  for (const runId of [over, ending])
    await blobs.writeJson(paths.run(runId, "result.json"), { outcome: "failed", because: "", endedAt: "" });
  const hub = new Hub();
  for (const runId of [goesOn, ending]) await hub.start({}, runId, {});
  const strangers = await clusters.create(
    "theirs",
    clusterSpec({ node_type: "x" }, { [CLUSTER_TAG]: "theirs" }),
  );

  const reaped = await reap({ blobs, databricks }, hub);
  expect(reaped.filter((one) => one.includes(over))).toHaveLength(2);
  expect(reaped.some((one) => one.includes(goesOn) || one.includes(ending) || one.includes(strangers))).toBe(
    false,
  );
  expect(await clustersOf(over)).toEqual([]);
  expect(await clustersOf(goesOn)).toHaveLength(1);
  expect((await collect(databricks.active())).map(({ name }) => name).sort()).toEqual(
    [`${ending} check`, `${goesOn} check`].sort(),
  );
  await cancelTasksWith(services)({ runId: goesOn }, hub);
  await cancelTasksWith(services)({ runId: ending }, hub);
});
