import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import { DEFAULTS } from "./defaults.ts";
import { withDefaults } from "./earlier.ts";
import { type Override, overridesOf, withOverrides } from "./environments.ts";
import { writtenFields } from "./fields.ts";
import { type LineOf, readFields, refuse } from "./read-fields.ts";
import type { Plan } from "./schema.ts";
import { WrittenPlan } from "./written.ts";

/**
 * Reads one plan, in YAML or JSON, as it is in an environment. Throws a `Problem` that names every mistake with file, line and field, and
 * a suggestion where there is one; those of other environments too. `defaults`: with which it is read, if not with those of today.
 */
export function readPlan(text: string, file: string, environment?: string, defaults = DEFAULTS): Plan {
  const { fields, lineOf } = readFields(text, file);
  const { environments, ...written } = fields;
  const { of: overrides, faults } = overridesOf(environments);
  const parsed = WrittenPlan.safeParse(withDefaults(written, defaults), { reportInput: true });
  refuse([
    ...(parsed.error?.issues ?? []).flatMap((issue) => describe(issue, file, lineOf)),
    ...faults.map(
      (path) => `${file}:${lineOf(path)} ${path.join(".")}: must name fields, such as {search.trials: 2}`,
    ),
  ]);
  const inOne = (said: Override[]) => planIn(written, said, file, lineOf, defaults);
  const plans = new Map([...overrides].map(([name, said]) => [name, inOne(said)]));
  return (environment !== undefined && plans.get(environment)) || (parsed.data as Plan);
}

/** Whether a plan, as one environment has it, fits the defaults of today, whatever others make of it. */
export function canBe(text: string, environment: string | undefined): boolean {
  const { environments, ...written } = readFields(text, "plan").fields;
  const said = environment === undefined ? undefined : overridesOf(environments).of.get(environment);
  return WrittenPlan.safeParse(withDefaults(withOverrides(written, said ?? []))).success;
}

/** The plan as an environment has it. */
function planIn(
  written: object,
  overrides: Override[],
  file: string,
  lineOf: LineOf,
  defaults: number,
): Plan {
  const named = overrides.find(({ field }) => field[0] === "model");
  if (named) {
    const path = named.written.join(".");
    refuse([
      `${file}:${lineOf([...named.written])} ${path}: the model has the same name in every environment`,
    ]);
  }
  const plan = withDefaults(withOverrides(written, overrides), defaults);
  const parsed = WrittenPlan.safeParse(plan, { reportInput: true });
  const issues = parsed.error?.issues ?? [];
  refuse(issues.flatMap((issue) => describe(issue, file, lineOf, (path) => writtenAt(path, overrides))));
  return parsed.data as Plan;
}

/** Where an environment writes what is found at a path of the plan. */
function writtenAt(path: PropertyKey[], overrides: readonly Override[]): PropertyKey[] {
  const startsWith = (a: readonly PropertyKey[], b: readonly PropertyKey[]) =>
    b.every((key, n) => a[n] === key);
  const deepest = overrides.toSorted((a, b) => b.field.length - a.field.length);
  const inside = deepest.find(({ field }) => startsWith(path, field));
  if (inside) return [...inside.written, ...path.slice(inside.field.length)];
  const around = overrides.find(({ field }) => startsWith(field, path));
  return around ? [...around.written] : path;
}

function describe(
  issue: z.core.$ZodIssue,
  file: string,
  lineOf: LineOf,
  written = (path: PropertyKey[]) => path,
): string[] {
  const said = (path: PropertyKey[]) =>
    `${file}:${lineOf(written(path))} ${written(path).join(".") || "the plan"}:`;
  if (issue.code === "unrecognized_keys")
    return issue.keys.map(
      (key) => `${said([...issue.path, key])} unknown field.${didYouMean(key, writtenFields(issue.path))}`,
    );
  if (issue.code === "invalid_type" && issue.input === undefined) return [`${said(issue.path)} is missing`];
  if (issue.input === null)
    return [`${said(issue.path)} says nothing: write its value, or leave the field out`];
  const found =
    issue.input === undefined || issue.code === "custom" ? "" : `, found ${JSON.stringify(issue.input)}`;
  return [`${said(issue.path)} ${issue.message}${found}`];
}

function didYouMean(key: string, known: string[]): string {
  const nearest = known
    .map((name) => ({ name, away: distance(key, name) }))
    .sort((a, b) => a.away - b.away)[0];
  if (nearest && nearest.away <= Math.max(2, key.length / 3)) return ` Did you mean "${nearest.name}"?`;
  return known.length === 0 ? "" : ` Known fields: ${known.join(", ")}.`;
}
