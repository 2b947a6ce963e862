import { pathMatcher } from "../plan/globs.ts";
import { writtenSince } from "../plan/include.ts";
import type { Plan } from "../plan/schema.ts";
import { source } from "./listing.ts";

/** As much of a plan as says which files may be photos of its dataset. */
export type Including = Pick<Plan, "images"> & { dataset: Pick<Plan["dataset"], "include"> };

/** Tells paths that the plan's dataset may have photos at, however old those are. */
export function placeIncluded({ images, dataset }: Including): (path: string) => boolean {
  const globs = dataset.include?.paths;
  if (globs === undefined) return () => true;
  const [fits, prefix] = [pathMatcher(globs), source({ images }).path.length];
  return (path) => fits(path.slice(prefix));
}

/** Tells the files that the plan's dataset may be made of; `now` and `modified` in milliseconds since 1970. */
export function fileIncluded(plan: Including, now: number) {
  const hasPlace = placeIncluded(plan);
  const since = writtenSince(plan.dataset.include ?? {}, now);
  return ({ path, modified }: { path: string; modified: number }) => modified >= since && hasPlace(path);
}
