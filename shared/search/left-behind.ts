import type { Trial } from "./trial.ts";

/**
 * The warning that a search by halving was decided by its earlier rungs: all trials that went further than the winner failed, so that the
 * best of those that were left behind won.
 */
export function wonBehind(trials: readonly Trial[], winner: Trial): string[] {
  const { rung } = winner;
  if (rung?.until === undefined) return [];
  const further = trials.filter((trial) => (trial.rung?.number ?? 0) > rung.number);
  const [first] = further;
  if (!first || further.some(({ status }) => status === "succeeded")) return [];
  return [
    `search: all ${further.length} trials that went on after rung ${rung.number} failed, so that trial ${winner.number} won, which was left behind after epoch ${rung.until}. Trial ${first.number}: ${first.reason ?? first.status}`,
  ];
}
