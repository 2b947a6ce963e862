import type { Slice } from "./evidence.ts";
import { difference, type Interval, oneSided } from "./intervals.ts";
import { percent, points } from "./percent.ts";
import type { Check } from "./verdict.ts";

/** How likely any gap may be called wider than it is. */
const ERROR = 0.05;

/** Two slices of one kind, of which a model is right on the first more often. */
export interface Gap {
  better: Slice;
  worse: Slice;
  /** Of the accuracies, and between which bounds it surely lies, however many pairs of slices there were to choose from. */
  width: number;
  interval: Interval;
  pairs: number;
}

/** The gap that is surely the widest: of all pairs, the one whose lower bound is the highest. */
export function widestGap(slices: readonly Slice[]): Gap | undefined {
  const ordered = slices.toSorted(bestFirst);
  const pairs = ordered.flatMap((better, n) =>
    ordered.slice(n + 1).flatMap((worse) => (worse.by === better.by ? [{ better, worse }] : [])),
  );
  const z = oneSided(ERROR / Math.max(pairs.length, 1));
  const gaps = pairs.map(({ better, worse }) => {
    const interval = difference(better, worse, z);
    return { better, worse, width: share(better) - share(worse), interval, pairs: pairs.length };
  });
  return gaps.sort((a, b) => b.interval[0] - a.interval[0])[0];
}

/** Whether no gap is surely wider than the plan allows. Few photos of a slice refuse nothing. */
export function gapWithin(gap: Gap | undefined, limit: number | undefined): Check[] {
  if (gap === undefined || limit === undefined) return [];
  return [
    {
      name: "gap between slices",
      passed: gap.interval[0] <= limit,
      detail: `${toldOf(gap)}; the limit is ${points(limit)}`,
      figure: gap.width,
      interval: gap.interval,
      threshold: limit,
    },
  ];
}

export function toldOf({ better, worse, width, interval, pairs }: Gap): string {
  const among = pairs === 1 ? "" : `, the surest of ${pairs} gaps`;
  return `by ${better.by}, ${told(better)} and ${told(worse)} are right: ${points(width)}, surely between ${points(interval[0])} and ${points(interval[1])}${among}`;
}

/** Of two that are as good, the one with more photos, so that what is told never depends on the order in which slices come. */
const bestFirst = (one: Slice, other: Slice) =>
  share(other) - share(one) || other.photos - one.photos || (one.name < other.name ? -1 : 1);
const share = ({ correct, photos }: Slice) => correct / photos;
const told = (slice: Slice) => `${percent(share(slice))} of ${slice.photos} photos "${slice.name}"`;
