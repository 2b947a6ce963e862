import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { runsActivities } from "../../../activities/runs/activities.ts";
import { concludeRun as contract } from "../../../activities/runs/contracts.ts";
import { tasksActivities } from "../../../activities/tasks/activities.ts";
import { concludeRun } from "../../../orchestrations/runs/conclude-run.ts";
import { concludeInstance } from "../../../shared/admission/conclude.ts";
import { changeHead, readHead } from "../../../shared/admission/head-store.ts";
import { repairHead } from "../../../shared/admission/repair-head.ts";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { collect } from "../../../shared/kit/collect.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { CLUSTER_TAG } from "../../../shared/tasks/clusters.ts";
import { reap } from "../../../shared/tasks/reap.ts";
import { blobs, jsonOf, newRun, settings } from "../../activities/ground.ts";
import { startMlflow } from "../../activities/mlflow.ts";
import { startDatabricks } from "../../local/databricks/databricks.ts";
import { eventually, linesOf, temporaryFolder } from "../../local/processes.ts";
import { Hub } from "../../shared/intake/hub.ts";
import type { Call } from "../engine.ts";
import { play } from "../replay.ts";
import { wheelOfEndings } from "../tasks/wheel-of-endings.ts";

const stood = await startDatabricks({ parallel: 4, until: afterAll });
const folder = temporaryFolder(afterAll);
const databricks = new Databricks({
  ...{ ...settings, DATABRICKS_HOST: stood.url, DATABRICKS_TOKEN: stood.token },
  TRAINING_WHEEL: wheelOfEndings(folder),
});
const { mlflow } = await startMlflow();
const services = { blobs, databricks, mlflow, settings, kinds: TASKS };
const tasks = tasksActivities(services);
const activities = { ...tasks, ...runsActivities(services) } as Record<string, Activity>;
type Activity = (input: unknown, hub: Hub) => Promise<unknown>;

/** A run whose search has two trials under way on its own cluster. */
async function inMidSearch(hub: Hub) {
  const run = newRun();
  const { runId, model } = run;
  const compute = { cluster: "lifecycle", node_type: "small" };
  await blobs.writeJson(paths.run(runId, "request.json"), { ...run, plan: { ...run.plan, compute } });
  await changeHead(blobs, model, (head) => ({ ...head, running: runId }));
  for (const step of ["trial-1", "trial-2"]) {
    const spec = join(folder, `${runId} ${step}`);
    await tasks.submitTask({ task: { runId, step, entryPoint: "train", spec }, attempt: 1 }, hub);
    await eventually(() => linesOf(spec).length > 0);
  }
  expect(await clustersOf(runId)).toHaveLength(1);
  return { runId, model };
}

const clustersOf = async (runId: string) =>
  (await collect(databricks.clusters.tagged(CLUSTER_TAG))).filter(
    ({ custom_tags }) => custom_tags[CLUSTER_TAG] === runId,
  );
const runsOf = async (runId: string) =>
  (await collect(databricks.active())).filter(({ name }) => name.startsWith(`${runId} `));

/** What the timers of one minute do: repairs of the model, and what ended runs have left. */
async function aMinute(hub: Hub, model: string, runId: string) {
  await repairHead(blobs, model, hub);
  const input = hub.inputs.get(concludeInstance(runId));
  const perform = async ({ name, input }: Call) => {
    const act = () => (activities[name] as Activity)(input, hub);
    // As long as Databricks takes to end a process.
    if (name === "tasksGoOn") await eventually(async () => !(await act()));
    return act();
  };
  if (input) await play(contract, concludeRun, input, { perform });
  await reap(services, hub);
}

describe("a life cycle that an operator ends in mid-search, behind its back, leaves no run and no cluster", () => {
  test.each(["terminated", "terminated and purged"])("%s", async (how) => {
    const hub = new Hub();
    const { runId, model } = await inMidSearch(hub);
    if (how === "terminated") {
      await hub.start({}, runId, {});
      hub.end(runId, "by an operator");
      hub.ended = { runtimeStatus: "Terminated", output: null };
    }
    await aMinute(hub, model, runId);
    expect(await runsOf(runId)).toEqual([]);
    expect(await clustersOf(runId)).toEqual([]);
    expect(await jsonOf(paths.run(runId, "result.json"))).toMatchObject({ outcome: "failed" });
    expect((await readHead(blobs, model)).running).toBeNull();
    expect(hub.active.has(runId)).toBe(false);
    // What still goes on of it in Durable starts nothing any more.
    const task = { runId, step: "trial-3", entryPoint: "train" as const, spec: "spec" };
    expect(await tasks.submitTask({ task, attempt: 1 }, hub)).toEqual({ databricksRunId: null });
  });

  test("also when Databricks was away at its end", async () => {
    const hub = new Hub();
    const { runId, model } = await inMidSearch(hub);
    await hub.start({}, runId, {});
    await stood.fault(
      { call: "POST jobs/runs/cancel", status: 400, error_code: "FEATURE_DISABLED" },
      { call: "POST clusters/permanent-delete", status: 500, error_code: "INTERNAL_ERROR" },
    );
    hub.end(runId, "by an operator");
    await aMinute(hub, model, runId);
    expect((await jsonOf(paths.run(runId, "result.json"))).because).toContain("may still go on");
    await eventually(async () => (await runsOf(runId)).length === 0);
    expect(await clustersOf(runId)).toEqual([]);
  });
});
