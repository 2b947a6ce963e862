import stringWidth from "string-width";

/** Rows in columns that are as wide as they need to be. */
export function table(rows: readonly string[][]): string[] {
  const widths = columnWidths(rows);
  return rows.map((row) =>
    `  ${row.map((cell, n) => cell + " ".repeat((widths[n] ?? 0) - stringWidth(cell))).join("  ")}`.trimEnd(),
  );
}

/** How wide the table of these rows is, in columns of the terminal. */
export function tableWidth(rows: readonly string[][]): number {
  return columnWidths(rows).reduce((sum, width) => sum + 2 + width, 0);
}

const columnWidths = (rows: readonly string[][]) =>
  rows[0]?.map((_, column) => Math.max(...rows.map((row) => stringWidth(row[column] ?? "")))) ?? [];

/** A path with as much of its end as fits. */
export function ending(path: string, width: number): string {
  if (stringWidth(path) <= width) return path;
  const characters = [...path];
  while (stringWidth(characters.join("")) > width - 1) characters.shift();
  return `…${characters.join("")}`;
}

/** `1 file`, `2 files`. */
export const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
