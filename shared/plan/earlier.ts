import { isObject } from "../kit/objects.ts";
import { DEFAULTS, EARLIER, sizeFor, TRAINERS_BY_DEFAULT } from "./defaults.ts";
import { TRAINERS } from "./trainers.ts";

/** A plan as written, and trainers and size where it names none: those of when it was published, by the number of the defaults. */
export function withDefaults(written: object, number = DEFAULTS): object {
  const earlier = EARLIER[number];
  const named = filled(written, "search", "trainers", earlier?.trainers ?? TRAINERS_BY_DEFAULT);
  const { search } = named as { search?: { trainers?: unknown } };
  const known = [search?.trainers].flat().filter((name) => Object.hasOwn(TRAINERS, String(name)));
  return known.length === 0
    ? named
    : filled(named, "preprocess", "size", earlier?.size ?? sizeFor(known.map(String)));
}

/** What is no section at all is left for the schema to refuse. */
function filled(plan: object, section: string, field: string, value: unknown): object {
  const { [section]: within = {} } = plan as Record<string, unknown>;
  if (!isObject(within) || within[field] !== undefined) return plan;
  return { ...plan, [section]: { ...within, [field]: value } };
}
