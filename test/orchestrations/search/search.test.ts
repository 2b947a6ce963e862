import { describe, expect, test } from "vitest";
import { lifecycle } from "../../../orchestrations/runs/lifecycle.ts";
import { lifecycle as contract } from "../../../shared/runs/result.ts";
import type { TrialPlan } from "../../../shared/search/trial.ts";
import { allGoesWell, plan, request, tasksSucceed } from "../fixtures.ts";
import { play } from "../replay.ts";

type Prepared = { trials: TrialPlan[] };
type Asked = { runId: string; queue: string };

/** A search; `fails` says which steps fail. */
function playSearch(
  search: string,
  fails: (step: string) => boolean = () => false,
  readBudget: () => { spent: boolean } = () => ({ spent: false }),
) {
  const queues = new Map<string, string[]>();
  const asked = request({ plan: plan(`search: {${search}}`) });
  return play(contract, lifecycle, asked, {
    activities: {
      ...allGoesWell,
      readBudget,
      prepareTrials: ({ trials }: Prepared) => {
        const rung = trials[0]?.rung?.number ?? 1;
        const queue = rung === 1 ? "trial" : `rung${rung}`;
        queues.set(
          queue,
          trials.map(({ number }) => `${queue}-${number}`),
        );
        const specs = Array.from({ length: 9 }, (_, n) =>
          trials.some(({ number }) => number === n + 1) ? "spec" : null,
        );
        return { specs, queue };
      },
      observeTrials: ({
        trials,
        outcomes,
      }: {
        trials: TrialPlan[];
        outcomes: { step: string; state: string }[];
      }) =>
        trials.map(({ number, rung }) => {
          const failed = outcomes.some(
            ({ step, state }) => step.endsWith(`-${number}`) && state === "failed",
          );
          const best = { validationAccuracy: number / 10, validationLoss: 0 };
          return { number, rung: rung?.number, ...(!failed && { best }) };
        }),
    },
    orchestrations: {
      ...tasksSucceed,
      taskPool: ({ queue }: Asked) =>
        (queues.get(queue) ?? [])
          .splice(0)
          .map((step) => ({ step, state: fails(step) ? "failed" : "succeeded", message: "why" })),
    },
  });
}

describe("a search by halving", () => {
  test("trains its rungs one after the other, and only the best go on", async () => {
    const { calls, output } = await playSearch("strategy: halving, trials: 9, parallel: 2");
    const prepared = calls.filter(({ name }) => name === "prepareTrials");
    expect(prepared.map(({ input }) => (input as Prepared).trials.map(({ number }) => number))).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      [7, 8, 9],
      [9],
    ]);
    const pools = calls.filter(({ name }) => name === "taskPool");
    expect(pools.map(({ instanceId }) => instanceId?.split("-pool-")[1])).toEqual([
      "trial",
      "rung2",
      "rung3",
    ]);
    expect(pools.map(({ input }) => (input as { width: number }).width)).toEqual([2, 2, 1]);
    const collected = calls.find(({ name }) => name === "collectTrials")?.input as Prepared & {
      outcomes: object[];
    };
    expect(collected.trials.map(({ number, rung }) => [number, rung?.number])).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((n) => [n, 1]),
      ...[[7, 2], [8, 2], [9, 3]], // biome-ignore format: pairs
    ]);
    expect(collected.outcomes).toHaveLength(13);
    expect(output.outcome).toBe("promoted");
  });

  test("goes on without trials that fail, and ends when all do", async () => {
    const some = await playSearch("strategy: halving, trials: 9", (step) => step === "trial-9");
    const rounds = (played: typeof some) => played.calls.filter(({ name }) => name === "prepareTrials");
    expect(rounds(some)[1]?.input).toMatchObject({ trials: [{ number: 6 }, { number: 7 }, { number: 8 }] });
    expect(rounds(await playSearch("strategy: halving, trials: 9", () => true))).toHaveLength(1);
  });

  test("has names that fit Durable for the longest name of a model", async () => {
    const runId = `${"m".repeat(40)}-${"1".repeat(12)}-${"2".repeat(12)}-${"3".repeat(12)}-9999`;
    expect(`${runId}-pool-rung6`.length).toBeLessThanOrEqual(100);
  });
});

test("a search by halving in which all that went on fail ends there, with what was left behind", async () => {
  const { calls, output } = await playSearch("strategy: halving, trials: 9", (step) =>
    step.startsWith("rung2"),
  );
  expect(calls.filter(({ name }) => name === "prepareTrials")).toHaveLength(2);
  const collected = calls.find(({ name }) => name === "collectTrials")?.input as Prepared;
  expect(collected.trials.map(({ rung }) => rung?.number)).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2]);
  expect(output.outcome).toBe("promoted");
});

describe("a search with a budget", () => {
  const halving = "strategy: halving, trials: 9, budget: {time: 1h}";
  const asked = (played: Awaited<ReturnType<typeof playSearch>>) =>
    played.calls.filter(({ name }) => ["prepareTrials", "readBudget"].includes(name)).map(({ name }) => name);

  test("by halving asks after each rung, and no further one begins when it is spent", async () => {
    const whole = await playSearch(halving, undefined, () => ({ spent: false }));
    expect(asked(whole)).toEqual([
      "prepareTrials",
      "readBudget",
      "prepareTrials",
      "readBudget",
      "prepareTrials",
    ]);
    const spent = await playSearch(halving, undefined, () => ({ spent: true }));
    expect(asked(spent)).toEqual(["prepareTrials", "readBudget"]);
    expect(spent.output).toMatchObject({ outcome: "promoted" });
    expect(spent.output.warnings).toEqual([
      "search.budget was spent: none went on after rung 1. The best of the others goes on.",
    ]);
  });

  test("asks nothing where all trials train at once", async () => {
    expect(asked(await playSearch("trials: 9, budget: {time: 1h}"))).toEqual(["prepareTrials"]);
  });
});

test("a search without rungs prepares its trials once, and observes nothing", async () => {
  for (const strategy of ["random", "stratified"]) {
    const { calls } = await playSearch(`strategy: ${strategy}, trials: 9`);
    expect(calls.filter(({ name }) => name === "prepareTrials")).toHaveLength(1);
    expect(calls.some(({ name }) => name === "observeTrials")).toBe(false);
    expect(calls.find(({ name }) => name === "collectTrials")?.input).not.toHaveProperty("trials");
  }
});
