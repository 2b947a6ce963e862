import type { Broken } from "./broken.ts";

/** Where a text is no JSON, and what to do there; undefined where it is. */
export function brokenJson(text: string): Broken | undefined {
  if (faultOf(text) === undefined) return undefined;
  // Not every fault is told with its place: it is where a longer beginning of the text can be no beginning of JSON any more.
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isCutOff(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return { offset: good, what: `is no JSON: ${wordsFor(text, good)}` };
}

function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function isCutOff(text: string): boolean {
  const fault = faultOf(text);
  const position = /at position (\d+)/.exec(fault ?? "")?.[1];
  return fault === undefined || /end of JSON|Unterminated/.test(fault) || Number(position) >= text.length;
}

const OR_YAML = "or let the file's name end with .yaml";

function wordsFor(text: string, offset: number): string {
  const next = text.slice(offset);
  if (next.trim() === "") return "it ends before its brackets and quotes are closed";
  if (faultOf(text.slice(0, offset)) === undefined)
    return "it ends before this: a file holds one plan, in one pair of brackets";
  if (/^[\]}]/.test(next) && text.slice(0, offset).trimEnd().endsWith(","))
    return `the comma before this ${next[0]} has nothing behind it: remove it, ${OR_YAML}`;
  if (/^(\/|#)/.test(next)) return `it has no comments: remove this one, ${OR_YAML}`;
  return `put names and texts in double quotes, and commas between fields, ${OR_YAML}`;
}
