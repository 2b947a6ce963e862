import type { DatabaseSync } from "node:sqlite";
import type { Plan } from "../plan/schema.ts";
import { type Champion, type ClassLeftOut, leaveOut, leaveOutWithoutSide } from "./classes.ts";
import { countSides } from "./count-sides.ts";
import { row, rows } from "./scratch.ts";

/** Leaves the photos of classes out that are not trained, on whatever sides they are: they take no part in what follows. */
export function dropUnfit(
  db: DatabaseSync,
  rules: Plan["dataset"],
  champion: Champion | undefined,
): ClassLeftOut[] {
  const sizes = "SELECT label, count(*) AS photos FROM photo GROUP BY label ORDER BY label";
  const found = [...rows<{ label: string; photos: number }>(db, sizes)];
  const out = found.flatMap(({ label, photos }) => leaveOut(label, photos, rules, champion));
  for (const one of out) drop(db, one);
  return out;
}

/** Leaves those of these classes out that have too few photos after all, or none for a side. Their newcomers get no side yet. */
export function dropLacking(
  db: DatabaseSync,
  labels: readonly string[],
  rules: Plan["dataset"],
  champion: Champion | undefined,
): ClassLeftOut[] {
  const sides = countSides(db);
  const out = labels.flatMap((label) => {
    const found = sides.get(label) ?? { train: 0, validation: 0, test: 0 };
    const few = leaveOut(label, found.train + found.validation + found.test, rules, champion);
    return few.length > 0 ? few : leaveOutWithoutSide(label, found, groupsOf(db, label));
  });
  for (const one of out) {
    drop(db, one);
    db.prepare("DELETE FROM side WHERE photo IN (SELECT photo FROM newcomer WHERE label = ?)").run(one.label);
  }
  return out;
}

function groupsOf(db: DatabaseSync, label: string): number {
  const sql =
    "SELECT count(DISTINCT coalesce(anchor, photo)) AS n FROM photo JOIN side USING (photo) WHERE label = ?";
  return row<{ n: number }>(db, sql, label).n;
}

function drop(db: DatabaseSync, { label, reason, detail }: ClassLeftOut): void {
  const files = "FROM copy JOIN photo USING (photo) WHERE photo.label = ?";
  db.prepare(`INSERT INTO left_out SELECT copy.file, ?, ? ${files}`).run(reason, detail, label);
  db.prepare("DELETE FROM photo WHERE label = ?").run(label);
}
