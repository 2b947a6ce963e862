import { describe, expect, test } from "vitest";
import { takeTaskWith } from "../../../activities/tasks/take-task.ts";
import { takeTasksWith } from "../../../activities/tasks/take-tasks.ts";
import { keepQueue } from "../../../shared/tasks/queue.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";

const take = (runId: string, token: string) =>
  takeTaskWith({ blobs })({ runId, queue: "trial", token }, new Hub());
const tasksOf = (runId: string) =>
  [1, 2].map((n) => ({ runId, step: `trial-${n}`, entryPoint: "train" as const, spec: `spec-${n}` }));

describe("taking a task", () => {
  test("gives each token the next one, the same again to one that asks again, and none when all are taken", async () => {
    const { runId } = newRun();
    const [first, second] = tasksOf(runId);
    await keepQueue(blobs, runId, "trial", tasksOf(runId));
    expect(await take(runId, "lane-1")).toEqual({ task: first });
    expect(await take(runId, "lane-2")).toEqual({ task: second });
    expect(await take(runId, "lane-1")).toEqual({ task: first });
    expect(await take(runId, "lane-3")).toEqual({ task: null });
  });

  test("gives several tokens theirs at once, and says when it makes no difference any more who asks", async () => {
    const { runId } = newRun();
    const [first, second] = tasksOf(runId);
    const takeSome = (tokens: string[]) =>
      takeTasksWith({ blobs })({ runId, queue: "trial", tokens }, new Hub());
    await keepQueue(blobs, runId, "trial", tasksOf(runId));
    expect(await takeSome(["a-1"])).toEqual({ tasks: [first], over: false });
    expect(await takeSome(["a-1", "b-1", "c-1"])).toEqual({ tasks: [first, second, null], over: true });
  });

  test("goes on counting where there is a budget, though all are taken", async () => {
    const { runId } = newRun();
    const budget = { since: new Date().toISOString(), runTime: 60, before: 0 };
    await keepQueue(blobs, runId, "trial", tasksOf(runId), { budget });
    const takeSome = takeTasksWith({ blobs });
    const tokens = ["a-1", "b-1"];
    expect((await takeSome({ runId, queue: "trial", tokens }, new Hub())).over).toBe(false);
    expect(await takeSome({ runId, queue: "trial", tokens: ["a-2"] }, new Hub())).toEqual({
      ...{ tasks: [null], over: false },
    });
  });

  test("of a queue that is gone ends the run, and says what to do", async () => {
    await expect(take(newRun().runId, "lane-1")).rejects.toThrow(
      /has no queue "trial" any more: ask for a new run/,
    );
  });
});
