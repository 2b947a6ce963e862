import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { taskLane as contract } from "../../../activities/tasks/contracts.ts";
import { taskLane } from "../../../orchestrations/tasks/task-lane.ts";
import { take } from "../../../shared/tasks/queue.ts";
import type { Call } from "../engine.ts";
import { play, type Script } from "../replay.ts";

const task = (n: number) => ({ runId: "run-1", step: `trial-${n}`, entryPoint: "train", spec: `spec-${n}` });
type Task = ReturnType<typeof task>;

/** A queue as storage keeps it, for lanes that play side by side. */
function queueOf(tasks: Task[]) {
  let taken = { tokens: [] as string[] };
  const done: string[] = [];
  return {
    done,
    takeTask: ({ token }: { token: string }) => {
      taken = take(taken, token, tasks.length);
      return { task: tasks[taken.tokens.indexOf(token)] ?? null };
    },
    databricksTask: ({ task: { step } }: { task: Task }) => {
      done.push(step);
      return { step, state: step.endsWith("3") ? "failed" : "succeeded" };
    },
  };
}

const tasks = (count: number) => Array.from({ length: count }, (_, n) => task(n + 1));

describe("a lane", () => {
  test("does one task of its queue after the other, and a failure does not stop the next", async () => {
    const { takeTask, databricksTask } = queueOf(tasks(4));
    const script = { activities: { takeTask }, orchestrations: { databricksTask } };
    const { output, calls } = await play(contract, taskLane, { runId: "run-1", queue: "trial" }, script);
    expect(output.map(({ step, state }) => `${step} ${state}`)).toEqual([
      ...["trial-1 succeeded", "trial-2 succeeded", "trial-3 failed", "trial-4 succeeded"],
    ]);
    const children = calls.filter(({ name }) => name === "databricksTask");
    expect(children.map(({ instanceId }) => instanceId)).toEqual([
      ...["run-1-trial-1", "run-1-trial-2", "run-1-trial-3", "run-1-trial-4"],
    ]);
  });

  test("keeps its history short, and forgets nothing that it did", async () => {
    const { takeTask, databricksTask } = queueOf(tasks(60));
    const script = { activities: { takeTask }, orchestrations: { databricksTask } };
    const first = await play(contract, taskLane, { runId: "run-1", queue: "trial" }, script);
    const { output } = await play(contract, taskLane, first.continuedWith, script);
    expect(output.map(({ step }) => step)).toEqual(tasks(60).map(({ step }) => step));
  });

  test("ends what a child that died has left running, and goes on with the next task", async () => {
    const { takeTask } = queueOf(tasks(2));
    const databricksTask = ({ task: { step } }: { task: Task }) => {
      if (step === "trial-1") throw new Error("terminated by an operator");
      return { step, state: "succeeded" };
    };
    let looks = 0;
    const ending = { cancelTasks: () => ({ cancelled: 1 }), tasksGoOn: () => ++looks < 2 };
    const script = { activities: { takeTask, ...ending }, orchestrations: { databricksTask } };
    const { output, calls } = await play(contract, taskLane, { runId: "run-1", queue: "trial" }, script);
    expect(output).toMatchObject([
      { step: "trial-1", state: "failed", message: expect.stringContaining("terminated by an operator") },
      { step: "trial-2", state: "succeeded" },
    ]);
    const asked = calls.map(({ name }) => name);
    expect(asked.slice(2, 7)).toEqual(["cancelTasks", "tasksGoOn", "timer", "tasksGoOn", "takeTask"]);
    expect(calls[2]?.input).toEqual({ runId: "run-1", step: "trial-1" });
  });

  test("of before there were queues does the tasks that were dealt to it", async () => {
    const { databricksTask } = queueOf([]);
    const input = { tasks: tasks(2) };
    const { output, calls } = await play(contract, taskLane, input, { orchestrations: { databricksTask } });
    expect(output.map(({ step }) => step)).toEqual(["trial-1", "trial-2"]);
    expect(calls.map(({ instanceId }) => instanceId)).toEqual(["run-1-trial-1", "run-1-trial-2"]);
  });
});

describe("lanes that share a queue", () => {
  /** Dies as an activity does: before its work, or after it, when only the answer is lost. */
  const killed = (queue: ReturnType<typeof queueOf>, seed: number): Script["fails"] => {
    let n = seed;
    return ({ name, input }: Call) => {
      n = (n * 1103515245 + 12345) % 2147483648;
      if (name === "takeTask" && n % 5 < 2) queue.takeTask(input as { token: string });
      return n % 5 < 3;
    };
  };

  test("do every task once, wherever an activity dies", async () => {
    const sizes = {
      count: fc.integer({ min: 0, max: 7 }),
      lanes: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(),
    };
    await fc.assert(
      fc.asyncProperty(fc.record(sizes), async ({ count, lanes, seed }) => {
        const queue = queueOf(tasks(count));
        const { takeTask, databricksTask, done } = queue;
        const side = async (lane: number) => {
          const script = { activities: { takeTask }, orchestrations: { databricksTask } };
          const input = { runId: "run-1", queue: "trial" };
          const fails = killed(queue, seed + lane);
          const bounded: Script["fails"] = (call, attempt) =>
            attempt < 4 && (fails?.(call, attempt) ?? false);
          return play(contract, taskLane, input, { ...script, fails: bounded }, undefined, `lane-${lane}`);
        };
        const played = await Promise.all(Array.from({ length: lanes }, (_, lane) => side(lane)));
        const every = tasks(count).map(({ step }) => step);
        expect(done.toSorted()).toEqual(every);
        expect(played.flatMap(({ output }) => output.map(({ step }) => step)).toSorted()).toEqual(every);
      }),
      { numRuns: 12 },
    );
  });
});
