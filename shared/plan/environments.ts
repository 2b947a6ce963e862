import { isObject, own } from "../kit/objects.ts";
import { fieldsNamed, isSection } from "./fields.ts";
import type { Senseless } from "./senseless.ts";

/** One field that an environment says otherwise: which, to what, and where that is written below `environments`. */
export interface Override {
  readonly field: readonly string[];
  readonly value: unknown;
  readonly written: readonly string[];
}

const NO_FIELDS = "must name fields, such as {search.trials: 2}";

/** What environments say, each by its name; a fault where that is no mapping of fields. */
export function overridesOf(environments: unknown): { of: Map<string, Override[]>; faults: Senseless[] } {
  const of = new Map<string, Override[]>();
  if (environments === undefined || environments === null) return { of, faults: [] };
  if (!isObject(environments)) return { of, faults: [{ path: ["environments"], message: NO_FIELDS }] };
  const faults: Senseless[] = [];
  for (const [name, fields] of Object.entries(environments)) {
    if (name === "__proto__")
      faults.push({ path: ["environments", name], message: "is no environment's name" });
    else if (fields === null) of.set(name, []);
    else if (isObject(fields)) of.set(name, flattened(fields, [], ["environments", name]));
    else faults.push({ path: ["environments", name], message: NO_FIELDS });
  }
  return { of, faults };
}

/** A field is named by its path (`search.trials: 2`), by mappings (`search: {trials: 2}`), or by both. */
function flattened(fields: object, above: readonly string[], written: readonly string[]): Override[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const field = [...above, ...fieldsNamed(key, above)];
    const here = [...written, key];
    if (value === null && isSection(field)) return []; // it says nothing
    return isObject(value) && isSection(field)
      ? flattened(value, field, here)
      : [{ field, value, written: here }];
  });
}

/** A plan as written, with what an environment says in the place of what it says itself. */
export function withOverrides(written: object, overrides: readonly Override[]): object {
  return overrides.reduce((plan, { field, value }) => put(plan, field, value), written);
}

function put(into: unknown, [key, ...rest]: readonly string[], value: unknown): object {
  const within = isObject(into) ? into : {};
  if (key === undefined) return within;
  return { ...within, [key]: rest.length === 0 ? value : put(own(within, key), rest, value) };
}
