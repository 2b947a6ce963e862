import { distance } from "fastest-levenshtein";
import { isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { Plan } from "./schema.ts";
import { WrittenPlan } from "./written.ts";

/** Reads one plan. Every mistake is named with file, line and field, and a suggestion where there is one. */
export function readPlan(text: string, file: string): Plan {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map((e) => `${file}:${lines.linePos(e.pos[0]).line} ${e.message}`);
  if (syntax.length > 0) throw new Error(syntax.join("\n"));
  const parsed = WrittenPlan.safeParse(document.toJS(), { reportInput: true });
  if (parsed.success) return parsed.data;
  const lineOf = (path: PropertyKey[]) => lineAt(document.contents, path, lines);
  throw new Error(parsed.error.issues.flatMap((issue) => describe(issue, file, lineOf)).join("\n"));
}

function describe(issue: z.core.$ZodIssue, file: string, lineOf: (path: PropertyKey[]) => number): string[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return `${file}:${lineOf(path)} ${path.join(".")}: unknown field.${didYouMean(key, knownFields(issue.path))}`;
    });
  const field = issue.path.join(".") || "the plan";
  if (issue.code === "invalid_type" && issue.input === undefined)
    return [`${file}:${lineOf(issue.path)} ${field}: is missing`];
  const found =
    issue.input === undefined || issue.code === "custom" ? "" : `, found ${JSON.stringify(issue.input)}`;
  return [`${file}:${lineOf(issue.path)} ${field}: ${issue.message}${found}`];
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

interface Wrapped {
  shape?: Record<string, unknown>;
  def: { innerType?: Wrapped };
}

/** The fields that the schema knows at a path, found through defaults and refinements. */
function knownFields(path: PropertyKey[]): string[] {
  const unwrap = (schema: Wrapped): Wrapped => (schema.def.innerType ? unwrap(schema.def.innerType) : schema);
  let schema = unwrap(Plan as unknown as Wrapped);
  for (const key of path) {
    const inner = schema.shape?.[String(key)];
    if (!inner) return [];
    schema = unwrap(inner as Wrapped);
  }
  return Object.keys(schema.shape ?? {});
}
