import { distance } from "fastest-levenshtein";
import { type Document, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { Problem } from "../kit/errors.ts";
import { isObject } from "../kit/objects.ts";
import { DEFAULTS } from "./defaults.ts";
import { withDefaults } from "./earlier.ts";
import { type Override, overridesOf, withOverrides } from "./environments.ts";
import { writtenFields } from "./fields.ts";
import type { Plan } from "./schema.ts";
import { secretsOf } from "./secrets.ts";
import { WrittenPlan } from "./written.ts";

/**
 * Reads one plan, in YAML or JSON, as it is in an environment. Throws a `Problem` that names every mistake with file, line and field, and
 * a suggestion where there is one; those of other environments too. `defaults`: with which it is read, if not with those of today.
 */
export function readPlan(text: string, file: string, environment?: string, defaults = DEFAULTS): Plan {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAtOffset = (offset: number) => lines.linePos(offset).line;
  refuse(
    secretsOf(document, text).map(
      ({ field, offset, what }) =>
        `${file}:${lineAtOffset(offset)} ${field}: looks like ${what}. Plans hold no secrets: ` +
        "give it to the app in its settings, and replace it, since it has been in a file",
    ),
  );
  refuse(
    told(document.errors).map(
      ({ code, message, pos }) => `${file}:${lineAtOffset(pos[0])} ${WORDS[code] ?? message}`,
    ),
  );
  const lineOf = (path: PropertyKey[]) => lineAt(document.contents, path, lines);
  const { environments, ...written } = fieldsOf(document, file);
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

/** What comes of nesting too deeply is told once, and nothing that follows from it. */
const told = (errors: Document["errors"]) => {
  const exhausted = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  return exhausted ? [exhausted] : errors;
};

/** In place of what the reader of YAML would tell a programmer. */
const WORDS: Partial<Record<string, string>> = {
  MULTIPLE_DOCS: "another document begins here: a file holds one plan",
  RESOURCE_EXHAUSTION: "is nested too deeply for a plan",
};

function fieldsOf(document: Document, file: string): Record<string, unknown> {
  try {
    const fields: unknown = document.toJS();
    return isObject(fields) ? fields : {};
  } catch (error) {
    // Aliases of aliases that would unfold without end.
    throw new Problem(422, "invalid-plan", `${file}: ${(error as Error).message}`);
  }
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

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Problem(422, "invalid-plan", faults.join("\n"));
}

type LineOf = (path: PropertyKey[]) => number;

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
  const found =
    issue.input === undefined || issue.code === "custom" ? "" : `, found ${JSON.stringify(issue.input)}`;
  return [`${said(issue.path)} ${issue.message}${found}`];
}

/** The line of the deepest node on the path, so that a missing field points at where it belongs. */
function lineAt(root: Node | null, path: PropertyKey[], lines: LineCounter): number {
  let node = root as unknown;
  let line = 1;
  for (const key of path) {
    const items = (node as { items?: { key?: unknown; value?: unknown }[] } | null)?.items ?? [];
    const pair = items.find((item, n) => (isScalar(item.key) ? item.key.value === key : n === key));
    if (!pair) break;
    const at = (pair.key ?? pair) as Node;
    if (at.range) line = lines.linePos(at.range[0]).line;
    node = pair.value ?? pair;
  }
  return line;
}

function didYouMean(key: string, known: string[]): string {
  const nearest = known
    .map((name) => ({ name, away: distance(key, name) }))
    .sort((a, b) => a.away - b.away)[0];
  if (nearest && nearest.away <= Math.max(2, key.length / 3)) return ` Did you mean "${nearest.name}"?`;
  return known.length === 0 ? "" : ` Known fields: ${known.join(", ")}.`;
}
