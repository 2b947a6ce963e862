import { Problem } from "./errors.ts";

/** Characters before the place that is meant. */
const SHOWN = 40;

/** What a body says in JSON, also behind the mark that some editors put before UTF-8. Throws a `Problem`. */
export function parseJson(written: string): unknown {
  const text = written.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(text, error);
  }
}

/** The error of a body that is not JSON: that it ends too early, or where it breaks. */
function notJson(text: string, error: unknown): Problem {
  const why = error instanceof Error ? error.message : String(error);
  const position = Number(/at position (\d+)/.exec(why)?.[1] ?? Number.NaN);
  const isCutOff = /end of JSON|Unterminated/.test(why) || position >= text.trimEnd().length;
  const detail = isCutOff
    ? `The body ends before its JSON does, after ${lastOf(text)}: send it whole.`
    : `The body is not JSON: ${why}.${Number.isNaN(position) ? "" : ` It breaks after ${lastOf(text.slice(0, position))}`}`;
  return new Problem(400, "not-json", detail);
}

const lastOf = (text: string) => JSON.stringify(text.length > SHOWN ? `…${text.slice(-SHOWN)}` : text);
