import { type Alias, type Document, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import { Problem } from "../kit/errors.ts";
import { isObject } from "../kit/objects.ts";
import { shown } from "../kit/text.ts";
import { brokenIn } from "./broken.ts";
import { brokenJson } from "./broken-json.ts";
import { isSection } from "./fields.ts";
import { secretsOf } from "./secrets.ts";

/** Characters of a plan: the longest that anybody has written has a hundredth. */
const MOST = 100_000;
/** Mistakes that are told at once. */
const MOST_TOLD = 50;

/** The line on which a path of fields is written, or as much of it as there is. */
export type LineOf = (path: PropertyKey[]) => number;

/** The fields of a file that means to be a plan, and their lines. Throws a `Problem` for what is no mapping of fields, or holds a secret. */
export function readFields(text: string, file: string): { fields: Record<string, unknown>; lineOf: LineOf } {
  if (text.length > MOST)
    throw new Problem(
      422,
      "invalid-plan",
      `${file}:1 the plan: has ${text.length} characters, ${MOST} are the most: is it another file?`,
    );
  // As the marks of UTF-16 are read, which PowerShell writes.
  if (text.startsWith("\uFFFD\uFFFD"))
    throw new Problem(422, "invalid-plan", `${file}:1 the plan: is no text in UTF-8: save it as such`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  refuse(
    secretsOf(document, text).map(
      ({ field, offset, what }) =>
        `${at(offset)} ${field}: looks like ${what}. Plans hold no secrets: ` +
        "give it to the app in its settings, and replace it, since it has been in a file",
    ),
  );
  const noJson =
    /\.json$/i.test(file) && text.trim() !== "" ? brokenJson(text.replace(/^\uFEFF/, " ")) : undefined;
  const broken = noJson ? [noJson] : brokenIn(document, text);
  refuse(broken.map(({ offset, what }) => `${at(offset)}:${lines.linePos(offset).col} ${what}`));
  const aliases = aliasesOf(document);
  refuse(
    aliases
      .filter((alias) => !alias.resolve(document))
      .map(
        (alias) =>
          `${at(offsetOf(alias))} *${alias.source}: stands for what is marked with &${alias.source} before it, and nothing is: mark it so, or put a text that begins with * in quotes`,
      ),
  );
  return {
    fields: fieldsOf(document, file, at(offsetOf(aliases[0]))),
    lineOf: (path) => lineAt(document.contents, path, lines),
  };
}

/** Throws a `Problem` that names each fault once; what stands in the file is spelled out where it could not be printed. */
export function refuse(faults: readonly string[]): void {
  const different = [...new Set(faults.map(shown))];
  const [told, more] = [different.slice(0, MOST_TOLD), different.length - MOST_TOLD];
  if (more > 0) told.push(`and ${more} more`);
  if (faults.length > 0) throw new Problem(422, "invalid-plan", told.join("\n"));
}

function aliasesOf(document: Document): Alias[] {
  const found: Alias[] = [];
  visit(document, { Alias: (_, alias) => void found.push(alias) });
  return found;
}

const offsetOf = (alias: Alias | undefined) => alias?.range?.[0] ?? 0;

function fieldsOf(document: Document, file: string, firstAlias: string): Record<string, unknown> {
  const fields = unfolded(document, firstAlias);
  if (isObject(fields)) return withoutEmpty(fields);
  const what = fields === null ? "says nothing" : Array.isArray(fields) ? "is a list" : "is a bare text";
  throw new Problem(422, "invalid-plan", `${file}:1 the plan: ${what}: write fields, such as "model: pets"`);
}

/** Aliases of aliases could go on without end. */
function unfolded(document: Document, firstAlias: string): unknown {
  try {
    const fields: unknown = document.toJS();
    JSON.stringify(fields); // throws where one holds itself
    return fields;
  } catch {
    throw new Problem(
      422,
      "invalid-plan",
      `${firstAlias} the plan: its aliases unfold to too much: write it out`,
    );
  }
}

/** A section that says nothing is as if it were not there. */
function withoutEmpty(
  fields: Record<string, unknown>,
  above: readonly string[] = [],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      const path = [...above, key];
      if (!isSection(path)) return [[key, value]];
      if (value === null) return [];
      return [[key, isObject(value) ? withoutEmpty(value, path) : value]];
    }),
  );
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
