import { isObject, own } from "../kit/objects.ts";
import { fieldsNamed, isSection } from "./fields.ts";
import type { Senseless } from "./senseless.ts";

/** One field that an environment says otherwise: which, to what, and where that is written below `environments`. */
export interface Override {
  readonly field: readonly string[];
  readonly value: unknown;
  readonly written: readonly string[];
}

/** Words of letters and digits, with marks between. */
const NAME = /^[\p{L}\p{N}]([\p{L}\p{N} ._-]*[\p{L}\p{N}])?$/u;
const NO_NAME =
  "is no environment's name: write letters and digits, with dots, dashes, underscores or spaces between, as the setting DARKROOM_ENVIRONMENT has it";
const NO_FIELDS = "must name fields, such as {search.trials: 2}";

/** What environments say, each by its name; a fault where that is no mapping of fields. */
export function overridesOf(environments: unknown): { of: Map<string, Override[]>; faults: Senseless[] } {
  const of = new Map<string, Override[]>();
  if (environments === undefined || environments === null) return { of, faults: [] };
  if (!isObject(environments)) return { of, faults: [{ path: ["environments"], message: NO_FIELDS }] };
  const faults: Senseless[] = [];
  for (const [name, fields] of Object.entries(environments)) {
    if (!NAME.test(name)) faults.push({ path: ["environments", name], message: NO_NAME });
    if (name === "__proto__") continue;
    if (fields === null) of.set(name, []);
    else if (isObject(fields)) {
      const said = flattened(fields, [], ["environments", name]);
      of.set(name, said);
      faults.push(...saidTwice(said));
    } else faults.push({ path: ["environments", name], message: NO_FIELDS });
  }
  return { of, faults };
}

/** Fields that an environment gives in two ways, whole or in part: which of them holds would depend on their order. */
function* saidTwice(said: readonly Override[]): Generator<Senseless> {
  for (const [n, { field, written }] of said.entries()) {
    const before = said
      .slice(0, n)
      .find((other) => isWithin(field, other.field) || isWithin(other.field, field));
    if (!before) continue;
    const first = before.written.slice(2).join(".");
    yield {
      path: [...written],
      message: `gives ${field.join(".")} twice, as ${first} does: remove one of them`,
    };
  }
}

const isWithin = (field: readonly string[], whole: readonly string[]) =>
  whole.every((key, n) => field[n] === key);

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
