import fc from "fast-check";
import { expect, test } from "vitest";
import { lifecycle } from "../../../orchestrations/runs/lifecycle.ts";
import { lifecycle as contract, LifecycleResult } from "../../../shared/runs/result.ts";
import { allGoesWell, request, tasksSucceed } from "../fixtures.ts";
import { type Played, play, type Script } from "../replay.ts";

const ACTIVITIES = Object.keys(allGoesWell);

/** What can befall a life cycle. */
const Trouble = fc.record({
  /** Activities by how they fail: for good, for so long that nobody waits, or for a while. */
  refused: fc.subarray(
    ACTIVITIES.filter((name) => name !== "finishRun"),
    { maxLength: 2 },
  ),
  away: fc.subarray(
    ACTIVITIES.filter((name) => name !== "finishRun"),
    { maxLength: 2 },
  ),
  slow: fc.subarray(ACTIVITIES, { maxLength: 4 }),
  /** Which of its tasks fail by their outcome, are cancelled, or die. */
  tasks: fc.array(fc.constantFrom("succeeded", "succeeded", "failed", "cancelled", "dies"), {
    minLength: 1,
    maxLength: 6,
  }),
  order: fc.array(fc.nat(7), { minLength: 1, maxLength: 8 }),
  cancelled: fc.option(fc.nat(25), { nil: undefined }),
  /** Whether it finds that it has nothing to do. */
  unchanged: fc.boolean(),
});
type Trouble = typeof Trouble extends fc.Arbitrary<infer T> ? T : never;

function scriptOf({ refused, away, slow, tasks, order, cancelled, unchanged }: Trouble): Script {
  let [task, moves] = [0, 0];
  const ending = () => tasks[task++ % tasks.length] as string;
  const child = (outcome: (state: string) => unknown) => {
    const state = ending();
    if (state === "dies") throw new Error("terminated by an operator");
    return outcome(state);
  };
  const describeDataset = () => ({ ...allGoesWell.describeDataset(), trainedBy: "pets-earlier-1" });
  const refuse = () => {
    throw new Error("refused");
  };
  return {
    activities: {
      ...allGoesWell,
      ...(unchanged && { describeDataset }),
      ...Object.fromEntries(refused.map((name) => [name, refuse])),
    },
    orchestrations: {
      databricksTask: ({ task }: { task: { step: string } }) =>
        child((state) => ({ step: task.step, state, message: "why" })),
      taskPool: () => child((state) => (state === "succeeded" ? tasksSucceed.taskPool() : [])),
    },
    fails: ({ name }, attempt) => away.includes(name) || (slow.includes(name) && attempt < 4),
    next: (open) => (order[moves++ % order.length] as number) % open,
    ...(cancelled !== undefined && { event: { name: "cancel", payload: { reason: "no" }, turn: cancelled } }),
  };
}

/** It ends with a result, which is the one that was kept, once, at last; whatever it started has ended, too. */
function expectEnd({ output, calls, left }: Played<LifecycleResult>): void {
  expect(LifecycleResult.parse(output)).toEqual(output);
  const kept = calls.filter(({ name }) => name === "finishRun");
  expect(kept.map(({ input }) => (input as { result: unknown }).result)).toEqual([output]);
  expect(calls.at(-1)?.name).toBe("finishRun");
  // Where Databricks cannot be told to stop, it does not wait for what goes on.
  if (!output.because.includes("may still go on")) expect(left).toEqual([]);
}

test("whatever fails in whatever order, a life cycle ends with a result and keeps it once", async () => {
  await fc.assert(
    fc.asyncProperty(Trouble, async (trouble) => {
      expectEnd(await play(contract, lifecycle, request(), scriptOf(trouble)));
    }),
    { numRuns: 40 },
  );
});

test("and so it does when it goes on from any moment, into other trouble", async () => {
  await fc.assert(
    fc.asyncProperty(Trouble, Trouble, fc.nat(), async (before, after, moment) => {
      const { stands } = await play(contract, lifecycle, request(), scriptOf(before));
      const stand = stands[moment % stands.length];
      expectEnd(await play(contract, lifecycle, request(), scriptOf(after), stand));
    }),
    { numRuns: 20 },
  );
});
