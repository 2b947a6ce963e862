import type { Plan } from "../plan/schema.ts";
import type { Pair } from "./evidence.ts";
import { type Interval, ONE_SIDED_95, tango } from "./intervals.ts";

export interface Comparison {
  outcome: "as good" | "worse" | "inconclusive";
  /** Share of right answers more than the rival's, on the same photos. */
  difference: number;
  /** Of the difference; each end is a one-sided 95 % bound. */
  interval: Interval;
  /** How many such photos would settle what is open; undefined if it is settled, or none would. */
  photosToSettle: number | undefined;
}

/** Whether a challenger is as good as a rival, to within a margin, as far as photos that both were asked about can tell. */
export function compare({ photos, onlyChallenger, onlyRival }: Pair, margin: number): Comparison {
  const pair = { photos, onlyFirst: onlyChallenger, onlySecond: onlyRival };
  const interval = tango(pair, ONE_SIDED_95);
  const difference = photos === 0 ? 0 : (onlyChallenger - onlyRival) / photos;
  const outcome = interval[0] > -margin ? "as good" : interval[1] < 0 ? "worse" : "inconclusive";
  // To exclude a loss above the margin or to exclude "as good", whichever is nearer to what was seen.
  const away = Math.max(difference + margin, -difference);
  const variance = Math.max((onlyChallenger + onlyRival) / photos - difference ** 2, 1 / photos);
  const photosToSettle =
    outcome === "inconclusive" ? photosFor(away, variance, ONE_SIDED_95, photos) : undefined;
  return { outcome, difference, interval, photosToSettle };
}

/** Whether a comparison lets the challenger pass. */
export function passes(
  { outcome, difference }: Comparison,
  { inconclusive }: Plan["gate"]["champion"],
): boolean {
  if (outcome !== "inconclusive") return outcome === "as good";
  return inconclusive === "pass" || (inconclusive === "not_behind" && difference >= 0);
}

/** More than anybody will label. */
const TOO_MANY = 1_000_000;

/** How many photos make an interval at quantile `z` shorter than `away`; more than there are, undefined if no number would. */
export function photosFor(away: number, variance: number, z: number, photos: number): number | undefined {
  const needed = Math.ceil((z ** 2 * variance) / away ** 2);
  return needed <= TOO_MANY ? Math.max(needed, photos + 1) : undefined;
}
