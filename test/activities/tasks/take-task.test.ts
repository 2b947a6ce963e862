import { describe, expect, test } from "vitest";
import { takeTaskWith } from "../../../activities/tasks/take-task.ts";
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

  test("of a queue that is gone ends the run, and says what to do", async () => {
    await expect(take(newRun().runId, "lane-1")).rejects.toThrow(
      /has no queue "trial" any more: ask for a new run/,
    );
  });
});
