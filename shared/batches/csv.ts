import { own } from "../kit/objects.ts";
import type { Row } from "./row.ts";

/**
 * The table of a batch's results as RFC 4180 has it, with a header. A file is named with its container, so that no cell begins with
 * what its uploader chose; a label, a message or an ETag that a spreadsheet would take for a formula gets a "'" before it.
 */
export async function* csvOf(
  rows: AsyncIterable<Row>,
  { container, classes }: { container: string; classes: readonly string[] },
): AsyncGenerator<string> {
  const probabilities = classes.map((label) => `probability of ${label}`);
  yield lineOf(["file", "etag", "label", "probability", ...probabilities, "error"]);
  for await (const row of rows) yield lineOf(cellsOf(row, container, classes));
}

function cellsOf(row: Row, container: string, classes: readonly string[]): string[] {
  const file = [`${container}/${row.path}`, guarded(row.etag)];
  if ("error" in row) {
    const { reason, detail } = row.error;
    return [...file, "", "", ...classes.map(() => ""), guarded(`${reason}: ${detail}`)];
  }
  const { label, probability, probabilities } = row;
  const figures = classes.map((one) => String(own(probabilities, one) ?? ""));
  return [...file, guarded(label), String(probability), ...figures, ""];
}

/** What spreadsheets compute, according to OWASP: also behind a tab, a line's end, or letters of full width. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const guarded = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

const lineOf = (cells: readonly string[]) => `${cells.map(cell).join(",")}\r\n`;
const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
