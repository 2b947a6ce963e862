import type { z } from "zod";
import { nearest } from "../kit/nearest.ts";
import { DEFAULTS } from "./defaults.ts";
import { withDefaults } from "./earlier.ts";
import { type Override, overridesOf, withOverrides } from "./environments.ts";
import { knownFields, writtenFields } from "./fields.ts";
import { type LineOf, readFields, refuse } from "./read-fields.ts";
import type { Plan } from "./schema.ts";
import { toldOnce, wording } from "./wording.ts";
import { WrittenPlan } from "./written.ts";

/** Unknown fields of one section that are told: to find out what was meant takes a while for each. */
const MOST_KEYS = 50;

/** How issues are asked for. */
const TOLD = { reportInput: true, error: wording };

/**
 * Reads one plan, in YAML or JSON, as it is in an environment. Throws a `Problem` that names every mistake with file, line and field, and
 * a suggestion where there is one; those of other environments too. `defaults`: with which it is read, if not with those of today.
 */
export function readPlan(text: string, file: string, environment?: string, defaults = DEFAULTS): Plan {
  const { fields, lineOf } = readFields(text, file);
  const { environments, ...written } = fields;
  const { of: overrides, faults } = overridesOf(environments);
  const parsed = WrittenPlan.safeParse(withDefaults(written, defaults), TOLD);
  refuse([
    ...toldOnce(parsed.error?.issues ?? []).flatMap((issue) => describe(issue, file, lineOf)),
    ...faults.map(({ path, message }) => `${file}:${lineOf(path)} ${path.join(".")}: ${message}`),
  ]);
  const inOne = (name: string, said: Override[]) => planIn(written, { name, said }, file, lineOf, defaults);
  const plans = new Map([...overrides].map(([name, said]) => [name, inOne(name, said)]));
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
  { name, said: overrides }: { name: string; said: Override[] },
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
  const parsed = WrittenPlan.safeParse(plan, TOLD);
  const issues = toldOnce(parsed.error?.issues ?? []);
  refuse(
    issues.flatMap((issue) =>
      describe(issue, file, lineOf, {
        written: (path, missing) => writtenAt(path, overrides, missing),
        environment: name,
      }),
    ),
  );
  return parsed.data as Plan;
}

/** Where an environment writes what is found at a path of the plan. */
function writtenAt(path: PropertyKey[], overrides: readonly Override[], missing = false): PropertyKey[] {
  const startsWith = (a: readonly PropertyKey[], b: readonly PropertyKey[]) =>
    b.every((key, n) => a[n] === key);
  const deepest = overrides.toSorted((a, b) => b.field.length - a.field.length);
  const inside = deepest.find(({ field }) => startsWith(path, field));
  if (inside) return [...inside.written, ...path.slice(inside.field.length)];
  const around = overrides.find(({ field }) => startsWith(field, path));
  if (around) return [...around.written];
  // What is missing now belongs beside what the environment says.
  const beside = missing && overrides.find(({ field }) => startsWith(field, path.slice(0, -1)));
  return beside ? [...beside.written.slice(0, 2), path.join(".")] : path;
}

/** Where an environment writes what is found at a path, and its name. */
interface Within {
  written: (path: PropertyKey[], missing?: boolean) => PropertyKey[];
  environment?: string;
}

function describe(
  issue: z.core.$ZodIssue,
  file: string,
  lineOf: LineOf,
  { written, environment }: Within = { written: (path) => path },
): string[] {
  const said = (path: PropertyKey[], missing = false) => {
    const at = written(path, missing);
    // What the plan says for all is wrong beside what this one says.
    const where = environment === undefined || at[0] === "environments" ? "" : `in "${environment}": `;
    return `${file}:${lineOf(at)} ${at.join(".") || "the plan"}: ${where}`.trimEnd();
  };
  if (issue.code === "unrecognized_keys") {
    const known = environment === undefined ? writtenFields(issue.path) : knownFields(issue.path);
    return issue.keys
      .slice(0, MOST_KEYS)
      .map((key) =>
        environment !== undefined && issue.path.length === 0 && key === ENVIRONMENTS
          ? `${said([key])} ${NESTED}`
          : `${said([...issue.path, brief(key)])} unknown field.${didYouMean(key, known)}`,
      );
  }
  if (/^invalid_(type|union)$/.test(issue.code) && issue.input === undefined)
    return [`${said(issue.path, true)} is missing`];
  if (issue.code === "invalid_value" && typeof issue.input === "string")
    return [
      `${said(issue.path)} must be one of ${issue.values.join(", ")}, found ${found(issue.input)}.${nearest(issue.input, issue.values.map(String))}${ifBrought(issue.input)}`,
    ];
  if (issue.input === null)
    return [`${said(issue.path)} says nothing: write its value, or leave the field out`];
  const value = issue.input === undefined || issue.code === "custom" ? "" : `, found ${found(issue.input)}`;
  return [`${said(issue.path)} ${issue.message}${value}`];
}

/** A value as it was written, or its beginning. JSON has no word for numbers that are none. */
const found = (input: unknown) =>
  typeof input === "number"
    ? String(input)
    : brief(JSON.stringify(input, (_, one) => (isEndless(one) ? String(one) : one)));
const isEndless = (value: unknown) => typeof value === "number" && !Number.isFinite(value);

/** Characters of a value that are shown. */
const MOST_SHOWN = 100;
const brief = (text: string) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);

const ENVIRONMENTS = "environments";
const NESTED =
  "an environment holds no others: write its fields right below it, such as {search.trials: 2}, and others beside it";

/** A section without a field of ours, such as gate.scores, has those that wheels bring. */
function didYouMean(key: string, known: string[]): string {
  if (known.length === 0)
    return ` There is none: a wheel brings them, and the setting TRAINERS must tell of it.`;
  return `${nearest(key, known) || ` Known fields: ${known.join(", ")}.`}${ifBrought(key)}`;
}

/** What has a dot in its name may be a wheel's that this app has not been told of. */
const ifBrought = (name: string) =>
  /^[a-z][\w-]*\.[\w-]+$/.test(name) ? " If a wheel brings it, the setting TRAINERS must tell of it." : "";
