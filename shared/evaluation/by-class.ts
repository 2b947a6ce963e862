import type { Evidence, Rival } from "./evidence.ts";
import { mcnemar, ONE_SIDED_95, tango, wilson95 } from "./intervals.ts";
import { percent } from "./percent.ts";
import type { Check } from "./verdict.ts";

/** How many classes a sentence names. */
const NAMED = 5;
/** How likely any class may be called worse though none is. */
const ERROR = 0.05;

/** Whether no class is surely recognised less often than the plan allows. Few photos of a class refuse nothing. */
export function recallFloor(classes: Evidence["challenger"]["classes"], floor: number | undefined): Check[] {
  const tested = classes
    .filter(({ photos }) => photos > 0)
    .map(({ label, photos, correct }) => {
      return { label, photos, recall: correct / photos, interval: wilson95(correct, photos) };
    })
    .sort((a, b) => a.interval[1] - b.interval[1]);
  const [lowest] = tested;
  if (floor === undefined || !lowest) return [];
  const below = tested.filter(({ interval }) => interval[1] < floor);
  const named = (below.length > 0 ? below : [lowest])
    .slice(0, NAMED)
    .map(({ label, photos, recall, interval }) => {
      return `"${label}" ${percent(recall)} of ${photos} (95 % interval ${percent(interval[0])} to ${percent(interval[1])})`;
    });
  const found = below.length > 0 ? `${below.length} surely below` : "none surely below";
  return [
    {
      name: "recall of every class",
      passed: below.length === 0,
      detail: `${found} the floor ${percent(floor)}; the lowest: ${named.join(", ")}`,
      figure: lowest.recall,
      interval: lowest.interval,
      threshold: floor,
    },
  ];
}

/**
 * Whether no class is surely recognised less often than by the champion: exact one-sided McNemar test, with Bonferroni's
 * correction for the number of classes.
 */
export function worseOnClass({ version, pair }: Rival): Check[] {
  const tested = pair.classes
    .map((one) => ({ ...one, p: mcnemar(one.onlyRival, one.onlyChallenger) }))
    .sort((a, b) => a.p - b.p);
  const [first] = tested;
  if (!first) return [];
  const limit = ERROR / pair.compared;
  const worse = tested.filter(({ p }) => p < limit);
  const named = (worse.length > 0 ? worse : [first]).slice(0, NAMED).map((one) => {
    const { label, photos, onlyRival, onlyChallenger, p } = one;
    return `"${label}" (of ${photos} photos ${onlyRival} are right with version ${version} alone, ${onlyChallenger} with this model; p = ${p.toPrecision(2)})`;
  });
  const found = worse.length > 0 ? `${worse.length} surely worse` : "none surely worse, the nearest";
  return [
    {
      name: "no class worse than the champion's",
      passed: worse.length === 0,
      detail: `${found}: ${named.join(", ")}; for ${pair.compared} classes the limit is p = ${limit.toPrecision(2)}`,
      figure: (first.onlyChallenger - first.onlyRival) / first.photos,
      interval: tango(
        { photos: first.photos, onlyFirst: first.onlyChallenger, onlySecond: first.onlyRival },
        ONE_SIDED_95,
      ),
      threshold: 0,
    },
  ];
}
