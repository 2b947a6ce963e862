import { canonicalJson, sha256 } from "../kit/hash.ts";
import { FIRST_TRAINER, type Frozen, LEFT_TO_TRAINERS, POLICY, TRAINING } from "./frozen.ts";
import type { Plan } from "./schema.ts";

/** What a plan says of which data and models are good enough: another value judges the same again. */
export function policyHash({ dataset, gate }: Pick<Plan, "dataset" | "gate">): string {
  return frozenHash({ checks: dataset.checks, gate }, POLICY);
}

/** What a plan says of the model itself: another value means another model. What it leaves to its trainers counts as left to them. */
export function trainingHash(plan: Pick<Plan, "dataset" | "preprocess" | "search">): string {
  const { trainers } = plan.search;
  const isFirst = trainers.length === 1 && trainers[0] === FIRST_TRAINER;
  const own = Object.fromEntries(LEFT_TO_TRAINERS.map((path) => [path, "each trainer's own"]));
  return frozenHash(plan, isFirst ? TRAINING : { ...TRAINING, first: { ...TRAINING.first, ...own } });
}

/** The hash of what a plan says of these fields. One that it lacks counts as its frozen value. */
export function frozenHash(plan: object, { first, later, open = [] }: Frozen): string {
  const fields: [string[], unknown][] = [];
  for (const [path, value] of Object.entries(first))
    fields.push([path.split("."), valueAt(plan, path) ?? value]);
  for (const [path, value] of Object.entries(later)) {
    const said = valueAt(plan, path) ?? value;
    if (canonicalJson(said) !== canonicalJson(value)) fields.push([path.split("."), said]);
  }
  for (const section of open)
    for (const [name, said] of Object.entries(valueAt(plan, section) ?? {}))
      if (!Object.hasOwn({ ...first, ...later }, `${section}.${name}`))
        fields.push([[...section.split("."), name], said]);
  const named: object = {};
  for (const [path, value] of fields) put(named, path, value);
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
