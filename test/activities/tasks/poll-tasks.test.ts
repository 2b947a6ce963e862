import { describe, expect, test } from "vitest";
import { cancelTasksWith } from "../../../activities/tasks/cancel-tasks.ts";
import { pollTasksWith } from "../../../activities/tasks/poll-tasks.ts";
import { submitTasksWith } from "../../../activities/tasks/submit-tasks.ts";
import { TASKS } from "../../../shared/runs/tasks.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { startDatabricks } from "../databricks.ts";
import { blobs, newRun, settings } from "../ground.ts";

const { databricks, ends, runs } = await startDatabricks();
const taskOf = (runId: string, n: number) => {
  return { runId, step: `trial-${n}`, entryPoint: "train" as const, spec: "spec" };
};
const submit = (runId: string, numbers: number[]) =>
  submitTasksWith({ blobs, databricks, settings, kinds: TASKS })(
    { tasks: numbers.map((n) => ({ task: taskOf(runId, n), attempt: 1 })) },
    new Hub(),
  );
const poll = (runId: string, asked: { step: string; databricksRunId?: string | null | undefined }[]) =>
  pollTasksWith({ blobs, databricks })({ runId, runs: asked as never }, new Hub());

/** The same workspace, which answers some questions about runs with an error, and counts those that it is asked at once. */
function crowded(fails: (databricksRunId: string) => Error | undefined) {
  const most = { now: 0, atOnce: 0 };
  const get = async (databricksRunId: string) => {
    most.atOnce = Math.max(most.atOnce, ++most.now);
    const failure = fails(databricksRunId);
    try {
      if (failure) throw failure;
      return await databricks.get(databricksRunId);
    } finally {
      most.now--;
    }
  };
  return { most, databricks: Object.create(databricks, { get: { value: get } }) as typeof databricks };
}

describe("starting several runs", () => {
  test("starts one of each, however often it is repeated", async () => {
    const { runId } = newRun();
    const before = runs.length;
    const first = await submit(runId, [1, 2, 3]);
    expect(first).toMatchObject([{ step: "trial-1" }, { step: "trial-2" }, { step: "trial-3" }]);
    expect(await submit(runId, [1, 2, 3])).toEqual(first);
    expect(runs).toHaveLength(before + 3);
  });

  test("of which one is refused, and one gets no answer, starts the others", async () => {
    const { runId } = newRun();
    const submit = async ({ name }: { name: string }) => {
      if (name.endsWith("-1")) throw new Error("no answer");
      return "7";
    };
    const get = databricks.get.bind(databricks);
    const some = { submit, get, clusters: databricks.clusters } as unknown as typeof databricks;
    const unsaid = { ...settings, DATABRICKS_CLUSTER: "lifecycle" };
    const tasks = [1, 2].map((n) => ({ task: taskOf(runId, n), attempt: 1 }));
    const start = (where: typeof settings) =>
      submitTasksWith({ blobs, databricks: some, settings: where, kinds: TASKS })({ tasks }, new Hub());
    expect(await start(settings)).toEqual([
      { step: "trial-1", unanswered: "no answer" },
      { step: "trial-2", databricksRunId: "7" },
    ]);
    expect((await start(unsaid)).map(({ refused }) => refused)).toEqual([
      expect.stringContaining("needs node_type, pool or policy"),
      expect.stringContaining("needs node_type, pool or policy"),
    ]);
  });

  test("starts none for a run that was cancelled", async () => {
    const { runId } = newRun();
    await cancelTasksWith({ blobs, databricks })({ runId }, new Hub());
    expect(await submit(runId, [1])).toEqual([{ step: "trial-1", databricksRunId: null }]);
    expect(await poll(runId, [])).toEqual({ seen: [], cancelled: true });
  });
});

describe("a look at several runs", () => {
  test("tells of those that have ended, and asks about ten at once", async () => {
    const { runId } = newRun();
    const numbers = Array.from({ length: 30 }, (_, n) => n + 1);
    const started = await submit(runId, numbers);
    ends.set(started[4]?.databricksRunId as string, { life_cycle_state: "TERMINATED", result_state: "SUCCESS" }); // biome-ignore format: one line
    const { most, databricks: counted } = crowded(() => undefined);
    const look = pollTasksWith({ blobs, databricks: counted });
    expect(await look({ runId, runs: started as never }, new Hub())).toEqual({
      seen: [{ step: "trial-5", state: "succeeded" }],
      cancelled: false,
    });
    expect(most.atOnce).toBe(10);
  });

  test("that finds no answer for one has those of the others", async () => {
    const { runId } = newRun();
    const started = await submit(runId, [1, 2]);
    ends.set(started[1]?.databricksRunId as string, { life_cycle_state: "TERMINATED", result_state: "SUCCESS" }); // biome-ignore format: one line
    const away = crowded((id) => (id === started[0]?.databricksRunId ? new Error("500") : undefined));
    const look = pollTasksWith({ blobs, databricks: away.databricks });
    expect((await look({ runId, runs: started as never }, new Hub())).seen).toEqual([
      { step: "trial-1", unseen: "500" },
      { step: "trial-2", state: "succeeded" },
    ]);
  });
});
