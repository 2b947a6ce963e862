import { canonicalJson, sha256 } from "../kit/hash.ts";
import { type Frozen, POLICY, TRAINING } from "./frozen.ts";
import type { Plan } from "./schema.ts";

/** What a plan says of which data and models are good enough: another value judges the same again. */
export function policyHash({ dataset, gate }: Pick<Plan, "dataset" | "gate">): string {
  return frozenHash({ checks: dataset.checks, gate }, POLICY);
}

/** What a plan says of the model itself: another value means another model. */
export function trainingHash(plan: Pick<Plan, "dataset" | "preprocess" | "search">): string {
  return frozenHash(plan, TRAINING);
}

/** The hash of what a plan says of these fields. One that it lacks counts as its frozen value. */
export function frozenHash(plan: object, { first, later }: Frozen): string {
  const fields: [string, unknown][] = [];
  for (const [path, value] of Object.entries(first)) fields.push([path, valueAt(plan, path) ?? value]);
  for (const [path, value] of Object.entries(later)) {
    const said = valueAt(plan, path) ?? value;
    if (canonicalJson(said) !== canonicalJson(value)) fields.push([path, said]);
  }
  const named: object = {};
  for (const [path, value] of fields) put(named, path.split("."), value);
  return sha256(canonicalJson(named));
}

/** What a plan, or a part of one, says at a path such as `search.space.dropout`; undefined where it says nothing. */
export function valueAt(plan: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], plan);
}

function put(into: object, [key = "", ...rest]: string[], value: unknown): void {
  const at = into as Record<string, unknown>;
  const below = rest.length === 0 ? value : (at[key] ?? {});
  at[key] = below;
  if (rest.length > 0) put(below as object, rest, value);
}
