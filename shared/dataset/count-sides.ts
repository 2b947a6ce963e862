import type { DatabaseSync } from "node:sqlite";
import { rows } from "./scratch.ts";
import type { Split } from "./split.ts";

/** How many photos of each class are on each side; those without a side count nowhere. */
export function countSides(db: DatabaseSync): Map<string, Record<Split, number>> {
  const found = new Map<string, Record<Split, number>>();
  const sql =
    "SELECT label, side, count(*) AS n FROM photo LEFT JOIN side USING (photo) GROUP BY label, side";
  for (const { label, side, n } of rows<{ label: string; side: Split | null; n: number }>(db, sql)) {
    const sides = found.get(label) ?? { train: 0, validation: 0, test: 0 };
    found.set(label, side === null ? sides : { ...sides, [side]: n });
  }
  return found;
}
