import { canonicalJson, sha256 } from "../kit/hash.ts";
import type { Limits } from "./checks.ts";
import type { Plan } from "./schema.ts";

/** Checks that plans did not always have, at their first defaults: with these a plan means what it did without them. */
const LATER: Record<string, Limits> = {
  similar_labels: { warning: 0 },
  sides: { warning: 0.05 },
  class_sides: { warning: 0.25 },
};

/** What a plan says of which data and models are good enough: another value judges the same again. */
export function policyHash({ dataset, gate }: Plan): string {
  const isFirst = ([name, limits]: [string, unknown]) => canonicalJson(limits) === canonicalJson(LATER[name]);
  const checks = Object.fromEntries(Object.entries(dataset.checks).filter((check) => !isFirst(check)));
  return sha256(canonicalJson({ checks, gate }));
}

/** What a plan says of the model itself: another value means another model. */
export function trainingHash({ dataset, preprocess, search }: Plan): string {
  const { classes, renamed, review, min_photos_per_class, near_duplicates, group_by, split } = dataset;
  // Named only where it is used: plans of a time without it mean the same model.
  const groups = group_by === "off" ? {} : { group_by };
  const { parallel: _, ...what } = search;
  return sha256(
    canonicalJson({
      dataset: { classes, renamed, review, min_photos_per_class, near_duplicates, ...groups, split },
      preprocess,
      search: what,
    }),
  );
}
