import type { DatabaseSync } from "node:sqlite";
import { groupKeys, PATHS_AT_ONCE } from "./group-keys.ts";
import type { Groups } from "./groups.ts";
import { rows } from "./scratch.ts";
import { SPLITS, type Split } from "./split.ts";

/** Of each group a newcomer, and for each side a photo there, if it has both. */
const CONTACTS = `
  SELECT newcomer, known, side
  FROM (SELECT key, min(number) - 1 AS newcomer FROM grouped JOIN newcomer USING (photo) GROUP BY key)
  JOIN (SELECT key, side, min(number) AS known FROM grouped JOIN side USING (photo) GROUP BY key, side) USING (key)`;

/**
 * Joins newcomers that the plan's group_by puts in one group, by any of their files, and notes which photos of the group have a
 * side already.
 */
export function joinGroups(db: DatabaseSync, groups: Groups, prefix: string, rule: string): void {
  db.exec("CREATE TABLE grouped (key TEXT, photo BLOB); BEGIN");
  const insert = db.prepare("INSERT INTO grouped VALUES (?, ?)");
  for (const files of batches(db))
    groupKeys(
      files.map(({ path }) => path.slice(prefix.length)),
      rule,
    ).forEach((key, n) => {
      if (key !== null) insert.run(key, files[n]?.photo as Uint8Array);
    });
  db.exec("COMMIT");
  let last: { key: string; number: number } | undefined;
  const members = "SELECT key, number - 1 AS number FROM grouped JOIN newcomer USING (photo) ORDER BY key";
  for (const one of rows<{ key: string; number: number }>(db, members)) {
    if (last?.key === one.key) groups.join(last.number, one.number);
    last = one;
  }
  for (const { newcomer, known, side } of rows<{ newcomer: number; known: number; side: Split }>(
    db,
    CONTACTS,
  ))
    groups.touch(newcomer, SPLITS.indexOf(side), known);
}

type File = { photo: Uint8Array; path: string };

/** All files of the photos, so many at a time. */
function* batches(db: DatabaseSync): Generator<File[]> {
  let batch: File[] = [];
  const all = "SELECT photo, path FROM copy JOIN photo USING (photo) JOIN file ON file.number = copy.file";
  for (const file of rows<File>(db, all)) {
    batch.push(file);
    if (batch.length < PATHS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
