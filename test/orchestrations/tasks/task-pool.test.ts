import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { taskPool as contract } from "../../../activities/tasks/contracts.ts";
import { taskPool } from "../../../orchestrations/tasks/task-pool.ts";
import { take } from "../../../shared/tasks/queue.ts";
import type { Call } from "../engine.ts";
import { beginning, play } from "../replay.ts";

const runId = "run-1";
const task = (n: number) => ({ runId, step: `trial-${n}`, entryPoint: "train", spec: `spec-${n}` });
type Asked = { task: { step: string }; attempt: number };
type Run = { step: string; databricksRunId: string };

/** A queue and a workspace as they are, for a pool that plays. Each run goes on for so many looks, and ends as its plan says. */
function worldOf(count: number, ends: (step: string, attempt: number) => [looks: number, state: string]) {
  let taken = { tokens: [] as string[] };
  const runs = new Map<string, { step: string; looks: number; state: string }>();
  const most = { atOnce: 0, submitted: new Map<string, number>() };
  const active = () => [...runs.values()].filter(({ looks }) => looks > 0);
  const world = {
    ...{ cancelled: false, most, runs },
    activities: {
      takeTasks: ({ tokens }: { tokens: string[] }) => {
        taken = tokens.reduce((all, token) => take(all, token, count), taken);
        const places = tokens.map((token) => taken.tokens.indexOf(token));
        return {
          tasks: places.map((place) => (place < 0 ? null : task(place + 1))),
          over: taken.tokens.length >= count,
        };
      },
      submitTasks: ({ tasks }: { tasks: Asked[] }) =>
        tasks.map(({ task: { step }, attempt }) => {
          if (world.cancelled) return { step, databricksRunId: null };
          const id = `${step.split("-")[1]}00${attempt}`;
          const [looks, state] = ends(step, attempt);
          if (!runs.has(id)) runs.set(id, { step, looks, state });
          most.submitted.set(step, attempt);
          most.atOnce = Math.max(most.atOnce, active().length);
          return { step, databricksRunId: id };
        }),
      pollTasks: ({ runs: asked }: { runs: Run[] }) => ({
        seen: asked.flatMap(({ step, databricksRunId }) => {
          const run = runs.get(databricksRunId) as { looks: number; state: string };
          if (world.cancelled && run.looks > 0) Object.assign(run, { looks: 0, state: "cancelled" });
          run.looks = Math.max(0, run.looks - 1);
          return run.looks > 0 ? [] : [{ step, state: run.state, message: "why" }];
        }),
        cancelled: world.cancelled,
      }),
    },
  };
  return world;
}
type World = ReturnType<typeof worldOf>;

/** Plays a pool to its end, through fresh histories, which are told of. */
async function through(world: World, width: number, more: object = {}) {
  const calls: Call[] = [];
  let input: unknown = { runId, queue: "trial", width };
  let from = beginning(contract.name, input);
  for (let histories = 1; ; histories++) {
    const script = { activities: world.activities, ...more };
    const played = await play(contract, taskPool, input, script, from);
    calls.push(...played.calls);
    if (!played.continuedWith) return { outcomes: played.output, calls, histories };
    input = played.continuedWith;
    from = beginning(contract.name, input, played.stands.at(-1)?.ms);
  }
}
const count = (calls: Call[], wanted: string) => calls.filter(({ name }) => name === wanted).length;

describe("a pool", () => {
  test("does every task of its queue, so many at once, and a failure does not stop the next", async () => {
    const world = worldOf(7, (step) => [2, step === "trial-3" ? "failed" : "succeeded"]);
    const { outcomes } = await through(world, 3);
    expect(outcomes.map(({ step, state }) => `${step} ${state}`).toSorted()).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((n) => `trial-${n} ${n === 3 ? "failed" : "succeeded"}`),
    );
    expect(world.most.atOnce).toBe(3);
  });

  test("looks at all of its runs in one activity a tick, whose number does not grow with that of the runs", async () => {
    const ticksOf = async (width: number) => {
      const { calls } = await through(
        worldOf(width, () => [8, "succeeded"]),
        width,
      );
      return count(calls, "pollTasks");
    };
    expect(await ticksOf(50)).toBeLessThanOrEqual((await ticksOf(1)) + 2);
  });

  test("gives a lane that is free the next task, while others go on for long", async () => {
    const world = worldOf(5, (step) => [step === "trial-1" ? 40 : 1, "succeeded"]);
    const { outcomes, histories } = await through(world, 2);
    expect(outcomes.map(({ step }) => step)).toEqual([
      ...["trial-2", "trial-3", "trial-4", "trial-5", "trial-1"],
    ]);
    expect(histories).toBeGreaterThan(1); // it keeps its history short, and forgets nothing that it did
  });

  test("starts a run that was lost again under the next attempt, beside the others", async () => {
    const world = worldOf(2, (_, attempt) => [1, attempt === 1 ? "lost" : "succeeded"]);
    const { outcomes } = await through(world, 2);
    expect(outcomes.map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
    expect([...world.most.submitted.values()]).toEqual([2, 2]);
  });

  test("ends what waits for room, and takes nothing more, when its life cycle is cancelled", async () => {
    const world = worldOf(9, (step) => (step === "trial-1" ? [1, "crowded"] : [9, "succeeded"]));
    const cancels = { next: () => 0, fails: ({ name }: Call) => name === "pollTasks" && cancel() };
    let looks = 0;
    const cancel = () => {
      world.cancelled = ++looks > 3;
      return false;
    };
    const { outcomes } = await through(world, 2, cancels);
    expect(outcomes.map(({ step, state }) => `${step} ${state}`)).toEqual([
      ...["trial-1 cancelled", "trial-2 cancelled"],
    ]);
  });

  test("waits for a Databricks that does not answer, and gives one up that is refused", async () => {
    const world = worldOf(2, () => [1, "succeeded"]);
    let asked = 0;
    const submitTasks = ({ tasks }: { tasks: Asked[] }) =>
      tasks.flatMap((one): object[] => {
        const { step } = one.task;
        if (step === "trial-2") return [{ step, refused: "no such cluster" }];
        return ++asked < 4 ? [{ step, unanswered: "503" }] : world.activities.submitTasks({ tasks: [one] });
      });
    const { outcomes, calls } = await through(world, 2, { activities: { ...world.activities, submitTasks } });
    expect(outcomes).toMatchObject([
      { step: "trial-2", state: "failed", message: "no such cluster" },
      { step: "trial-1", state: "succeeded" },
    ]);
    expect(count(calls, "submitTasks")).toBe(4);
  });

  test("waits for room on a cluster that others fill, however long that takes", async () => {
    const world = worldOf(1, () => [1, "succeeded"]);
    let asked = 0;
    const submitTasks = ({ tasks }: { tasks: Asked[] }) =>
      ++asked < 45 ? [{ step: "trial-1", full: true }] : world.activities.submitTasks({ tasks });
    const { outcomes } = await through(world, 1, { activities: { ...world.activities, submitTasks } });
    expect(outcomes).toMatchObject([{ step: "trial-1", state: "succeeded" }]);
  });

  test("gives up what nobody has started for more than an hour, and what nobody can look at for three", async () => {
    const world = worldOf(1, () => [1, "succeeded"]);
    const deaf = { submitTasks: () => [{ step: "trial-1", unanswered: "it is away" }] };
    const { outcomes, calls } = await through(world, 1, { activities: { ...world.activities, ...deaf } });
    expect(outcomes).toEqual([{ step: "trial-1", state: "failed", message: "it is away" }]);
    expect(count(calls, "submitTasks")).toBe(40);

    const blind = { pollTasks: () => ({ seen: [{ step: "trial-1", unseen: "500" }], cancelled: false }) };
    const unseen = await through(worldOf(1, () => [1, "x"]), 1, { activities: { ...world.activities, ...blind } }); // biome-ignore format: one line
    expect(unseen.outcomes).toMatchObject([{ state: "failed", message: "500" }]);
  });

  test("does every task once, wherever an activity dies before or after its work", async () => {
    const sizes = { count: fc.integer({ min: 0, max: 7 }), width: fc.integer({ min: 1, max: 4 }) };
    await fc.assert(
      fc.asyncProperty(fc.record({ ...sizes, seed: fc.nat() }), async ({ count, width, seed }) => {
        const world = worldOf(count, (_, attempt) => [
          1 + (seed % 3),
          attempt === 1 ? "killed" : "succeeded",
        ]);
        let n = seed;
        const fails = ({ name, input }: Call, attempt: number) => {
          n = (n * 1103515245 + 12345) % 2147483648;
          // Only its answer is lost; what it has found stays found.
          if (n % 5 < 2 && name !== "pollTasks") world.activities[name as "takeTasks"](input as never);
          return attempt < 4 && n % 5 < 3;
        };
        const { outcomes } = await through(world, width, { fails });
        const every = Array.from({ length: count }, (_, n) => `trial-${n + 1} succeeded`);
        expect(outcomes.map(({ step, state }) => `${step} ${state}`).toSorted()).toEqual(every);
        expect(world.runs.size).toBe(2 * count);
        expect(world.most.atOnce).toBeLessThanOrEqual(width);
      }),
      { numRuns: 15 },
    );
  });
});
