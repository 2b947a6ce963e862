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
  const pairs = slices.flatMap((one, n) =>
    slices.slice(n + 1).flatMap((other) => (other.by === one.by ? [{ one, other }] : [])),
  );
  const z = oneSided(ERROR / Math.max(pairs.length, 1));
  const gaps = pairs.map(({ one, other }) => {
    const [better, worse] = share(one) >= share(other) ? [one, other] : [other, one];
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

const share = ({ correct, photos }: Slice) => correct / photos;
const told = (slice: Slice) => `${percent(share(slice))} of ${slice.photos} photos "${slice.name}"`;
