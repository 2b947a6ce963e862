import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { tasksActivities } from "../../../activities/tasks/activities.ts";
import {
  taskPool as poolContract,
  databricksTask as taskContract,
} from "../../../activities/tasks/contracts.ts";
import { databricksTask } from "../../../orchestrations/tasks/databricks-task.ts";
import { taskPool } from "../../../orchestrations/tasks/task-pool.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { Databricks } from "../../../shared/clients/databricks.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { keepQueue } from "../../../shared/tasks/queue.ts";
import type { Task, TaskOutcome } from "../../../shared/tasks/task.ts";
import { startDatabricks } from "../../local/databricks/databricks.ts";
import { eventually, linesOf, root, temporaryFolder } from "../../local/processes.ts";
import { Hub, startStorage } from "../../shared/intake/hub.ts";
import type { Call } from "../engine.ts";
import { beginning, play, type Stand } from "../replay.ts";
import { type Case, SCRIPT } from "./fault-script.ts";
import { wheelOfEndings } from "./wheel-of-endings.ts";

const settings = await startStorage();
const stood = await startDatabricks({ parallel: 4, until: afterAll });
const folder = temporaryFolder(afterAll);
const blobs = new Blobs(settings);
const databricks = new Databricks({
  ...{
    ...settings,
    DATABRICKS_HOST: stood.url,
    DATABRICKS_TOKEN: stood.token,
    TRAINING_WHEEL: wheelOfEndings(folder),
  },
});
const kinds = Object.fromEntries(Object.keys(TASKS).map((name) => [name, { timeout: 300 }]));
const activitiesOn = (cluster: string) =>
  tasksActivities({
    ...{ blobs, databricks, settings: { ...settings, DATABRICKS_CLUSTER: cluster } },
    kinds: { ...kinds, evaluate: { timeout: 1 } } as typeof TASKS,
  }) as Record<string, (input: never, hub: Hub) => Promise<unknown>>;

describe.each(["alone", "in a pool"])("whatever Databricks does, a task that is followed %s", (how) => {
  test.for(SCRIPT.map((one, n) => [one.fault, one, n] as const))(
    "ends with the right verdict, one run at a time, and leaves none running: %s",
    { timeout: 60_000 },
    async ([, one, n]) => {
      const runId = `${how === "alone" ? "pets" : "pool"}-${n}`;
      const [outcome, begun] = await follow(how, one, runId);
      expect(outcome).toMatchObject({ step: "trial-1", state: one.verdict });
      if (one.says) expect(outcome.message).toMatch(one.says);
      const runs = await runsOf(runId);
      expect(runs).toHaveLength(one.runs);
      expect(runs.filter(({ end_time }) => end_time === 0)).toEqual([]);
      // Work that was done is not done again.
      if (one.verdict === "succeeded") expect(begun).toBe(1);
    },
  );
});

test("the table for people says the same as the script", () => {
  const rows = readFileSync(join(root, "docs/databricks-faults.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| fault"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  expect(rows.map(([, fault, verdict, runs]) => [fault, verdict, runs])).toEqual(
    SCRIPT.map(({ fault, verdict, runs }) => [fault, verdict, String(runs)]),
  );
});

/** Follows a task to its end; says how it ended, and how often its process has begun. */
async function follow(
  how: string,
  { told, entryPoint = "inspect", stranger, standing }: Case,
  runId: string,
): Promise<[TaskOutcome, number]> {
  const spec = join(folder, runId);
  const activities = activitiesOn(standing ? await restingCluster() : "local");
  await stood.fault(...told);
  const perform = async ({ name, input }: Call) => {
    const done = await activities[name]?.(input as never, new Hub());
    if (stranger && name.startsWith("pollTask") && linesOf(spec).length > 0)
      for (const { run_id } of await runsOf(runId)) await stood.cancel(run_id);
    return done;
  };
  const task: Task = { runId, step: "trial-1", entryPoint, spec };
  await keepQueue(blobs, runId, "trial", [task]);
  const begin = async (input: unknown, from: Stand | undefined) =>
    how === "alone"
      ? play(taskContract, databricksTask, input, { perform }, from)
      : play(poolContract, taskPool, input, { perform }, from);
  let input: unknown = how === "alone" ? { task, attempt: 1 } : { runId, queue: "trial", width: 1 };
  let from: Stand | undefined;
  for (;;) {
    const { output, continuedWith, stands } = await begin(input, from);
    if (!continuedWith) return [[output].flat()[0] as TaskOutcome, linesOf(spec).length];
    input = continuedWith;
    from = beginning(how, input, stands.at(-1)?.ms);
  }
}

async function restingCluster(): Promise<string> {
  const cluster = { cluster_name: "for trial-1", spark_version: "x", node_type_id: "small", num_workers: 1 };
  const { json } = await stood.call("POST", "clusters/create", cluster);
  await stood.call("POST", "clusters/delete", json);
  await eventually(async () => (await databricks.clusters.state(json.cluster_id)) === "TERMINATED");
  return json.cluster_id;
}

type Run = { run_id: number; run_name: string; end_time: number };

async function runsOf(runId: string): Promise<Run[]> {
  const { json } = await stood.call("GET", "jobs/runs/list?limit=24");
  return json.runs.filter(({ run_name }: Run) => run_name.startsWith(`${runId} `));
}
