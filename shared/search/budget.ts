import type { Plan } from "../plan/schema.ts";
import type { Budget } from "../tasks/budget.ts";
import type { Rung, Trial } from "./trial.ts";

type Search = Pick<Plan["search"], "budget" | "failed_trials">;

/** What a search may take, as its queue of tasks keeps to it. New trials are those of the first rung: a later one begins, or does not. */
export function budgetFor(
  { budget }: Search,
  rung: Pick<Rung, "number"> | undefined,
  before: { since: string; runTime: number },
): { budget?: Budget; closes?: boolean } {
  if (budget?.time === undefined && budget?.run_time === undefined) return {};
  const { time, run_time: runTime } = budget;
  const limits = { ...(time !== undefined && { time }), ...(runTime !== undefined && { runTime }) };
  return {
    budget: { since: before.since, ...limits, before: before.runTime },
    closes: (rung?.number ?? 1) === 1,
  };
}

/** Why a search has failed although some of its trials may have finished; undefined where it has not. */
export function tooManyFailed(trials: readonly Trial[], { failed_trials = 1 }: Search): string | undefined {
  const failed = trials.filter(({ status }) => status === "failed");
  const begun = trials.length - trials.filter(({ notBegun }) => notBegun).length;
  if (failed.length <= failed_trials * begun) return undefined;
  const tolerated = `search.failed_trials tolerates ${Math.round(failed_trials * 1000) / 10} %`;
  return `${failed.length} of ${begun} trials failed, and ${tolerated}. Trial ${failed[0]?.number}: ${failed[0]?.reason ?? "failed"}`;
}

/** The warning that a search has ended on account of its budget. `spentAfter`: the rung after which no further one began. */
export function endedByBudget(trials: readonly Trial[], spentAfter: number | undefined): string[] {
  const left = trials.filter(({ notBegun }) => notBegun).length;
  const what = [
    ...(left > 0 ? [`${left} of ${trials.length} trials were not begun`] : []),
    ...(spentAfter === undefined ? [] : [`none went on after rung ${spentAfter}`]),
  ];
  return what.length === 0
    ? []
    : [`search.budget was spent: ${what.join(", and ")}. The best of the others goes on.`];
}
