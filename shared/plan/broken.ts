import { type Document, isScalar, type Node, visit } from "yaml";

/** A place where the text of a plan cannot be read, and what to do there. */
export interface Broken {
  offset: number;
  what: string;
}

type Fault = Document["errors"][number];

/** Where a text is no YAML, in words for whoever writes plans: what is wrong with it as a whole comes of the first such place. */
export function brokenIn(document: Document, text: string): Broken[] {
  const errors = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const first =
    errors.find(({ code }) => code === "RESOURCE_EXHAUSTION") ??
    errors.find(({ message }) => UNCLOSED.test(message)) ??
    errors.find(({ code }) => !APART.has(code));
  const apart = errors.filter(({ code }) => APART.has(code));
  return [...(first ? [brokenAt(first, document, text)] : []), ...apart.map((one) => apartAt(one, text))];
}

/** What most others come of. */
const UNCLOSED = /closing|end with a/;
/** What does not come of another fault. */
const APART = new Set<string>(["DUPLICATE_KEY", "MULTIPLE_DOCS"]);

function apartAt({ code, pos: [offset] }: Fault, text: string): Broken {
  if (code === "MULTIPLE_DOCS")
    return { offset, what: "another document begins here: a file holds one plan" };
  const key = /^("[^"]*"|'[^']*'|[^:,}\n]+)/.exec(text.slice(offset))?.[0] ?? "a field";
  return { offset, what: `${key.trim()}: stands there twice: remove one` };
}

function brokenAt(fault: Fault, document: Document, text: string): Broken {
  const open = UNCLOSED.test(fault.message) ? openIn(document, text) : undefined;
  if (open !== undefined) {
    const sign = text[open] ?? "";
    return {
      offset: open,
      what: `${sign} is opened here and never closed: write ${CLOSING[sign]} at its end`,
    };
  }
  const [offset] = fault.pos;
  if (fault.code === "BAD_INDENT") return { offset: behindSpaces(text, offset), what: wordsFor(fault) };
  // What was meant for a field is read as the second line of the text above it.
  const lines = /^[^:]*\n/.exec(text.slice(offset))?.[0].length;
  if (fault.code === "BLOCK_AS_IMPLICIT_KEY" && lines !== undefined)
    return { offset: behindSpaces(text, offset + lines), what: COLUMN };
  const sign = /[:[,{-]\s+([*&!%@`|>]\S*\s*)$/.exec(text.slice(0, offset))?.[1];
  if (fault.code === "UNEXPECTED_TOKEN" && sign !== undefined)
    return { offset: offset - sign.length, what: QUOTES };
  return { offset, what: wordsFor(fault) };
}

const behindSpaces = (text: string, offset: number) => offset + text.slice(offset).search(/[^ ]|$/);

const wordsFor = (fault: Fault) =>
  WORDS.find(([code, says]) => code === fault.code && says.test(fault.message))?.[2] ?? OTHERWISE;

/** Where the innermost bracket or quote stands that is never closed. */
function openIn(document: Document, text: string): number | undefined {
  let open: number | undefined;
  visit(document, {
    Node(_, node) {
      const [start = 0, end = 0] = (node as Node).range ?? [];
      const closing = CLOSING[text[start] ?? ""];
      const isOurs = isScalar(node) ? /^QUOTE/.test(node.type ?? "") : (node as { flow?: boolean }).flow;
      if (isOurs && closing !== undefined && (text[end - 1] !== closing || end - start < 2)) open = start;
    },
  });
  return open;
}

const CLOSING: Record<string, string> = { "[": "]", "{": "}", '"': '"', "'": "'" };

const COLON =
  "a colon is missing, or is one too many: a field is its name, a colon and a space, such as trials: 4; a text with a colon in it stands in quotes";
const COLUMN =
  "begins in another column than what stands beside it: indent all fields of a section, or items of a list, by as many spaces";
const QUOTES = "a value that begins with this sign stands in quotes";
const ANY = /^/;

/** In place of what the reader of YAML would tell a programmer: by its code, and by what it says where one code means several things. */
const WORDS: readonly [code: Fault["code"], says: RegExp, what: string][] = [
  ["RESOURCE_EXHAUSTION", ANY, "is nested too deeply for a plan"],
  ["TAB_AS_INDENT", ANY, "a tab stands here: indent by spaces alone"],
  ["BAD_INDENT", /^Block scalar/, "the lines of a text below | or > are indented further than its field"],
  ["BAD_INDENT", ANY, COLUMN],
  ["MISSING_CHAR", /^Comments/, "a comment has a space before its #"],
  ["MISSING_CHAR", /space after :/, "a colon has a space behind it"],
  ["MISSING_CHAR", /^Missing , /, "a comma is missing before this"],
  ["MISSING_CHAR", /^Implicit|or : between/, COLON],
  ["MISSING_CHAR", /^Sequence/, "an item of a list begins with - and a space"],
  ["BLOCK_AS_IMPLICIT_KEY", ANY, COLON],
  ["MULTILINE_IMPLICIT_KEY", ANY, COLON],
  [
    "UNEXPECTED_TOKEN",
    ANY,
    "this is not expected here: a comma, a bracket or a quote is missing before it, or is one too many",
  ],
  ["BAD_SCALAR_START", ANY, QUOTES],
  ["BAD_ALIAS", ANY, QUOTES],
  ["TAG_RESOLVE_FAILED", ANY, QUOTES],
  ["BAD_DQ_ESCAPE", ANY, "a backslash means itself within single quotes alone"],
  [
    "BLOCK_IN_FLOW",
    ANY,
    "within brackets, a comma stands between fields or items, and lists and fields stand in brackets too: [a, b], {name: value}",
  ],
];

const OTHERWISE = "cannot be read: a bracket, a quote or a colon is missing here or just before";
