import { canonicalJson } from "../kit/hash.ts";
import { isObject } from "../kit/objects.ts";
import { policyHash, trainingHash } from "./identity.ts";
import type { Plan } from "./schema.ts";

/** A field that says something else; null where it says nothing. */
export interface Difference {
  field: string;
  from: unknown;
  to: unknown;
}

/** What differs between two plans, field by field, in the order of the plan. */
export function differences(from: Plan | undefined, to: Plan): Difference[] {
  const before = new Map(from && leaves(from));
  const after = new Map(leaves(to));
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((field) => ({ field, from: before.get(field) ?? null, to: after.get(field) ?? null }))
    .filter(({ from, to }) => canonicalJson(from) !== canonicalJson(to));
}

function leaves(value: object, above = ""): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = above ? `${above}.${key}` : key;
    return isObject(inner) ? leaves(inner, path) : [[path, inner] as [string, unknown]];
  });
}

/** What the next look at the photos does on account of another plan, the photos being as they were. */
export function consequence(from: Plan | undefined, to: Plan): "retrain" | "judge again" | "nothing" {
  if (!from || from.images !== to.images || trainingHash(from) !== trainingHash(to)) return "retrain";
  return policyHash(from) === policyHash(to) ? "nothing" : "judge again";
}
