import type { DatabaseSync } from "node:sqlite";
import { closing, fill, row, rows, scratch } from "./scratch.ts";

/** A dataset as it was when it was made first: its manifest, and where its photos were. */
export interface Kept {
  manifest: AsyncIterable<{ photo: string; label: string; split: string }>;
  files: AsyncIterable<{ photo: string; path: string }>;
}

/** What of one kind differs: how much, and the first of it. */
interface Change {
  count: number;
  first: Record<string, string>[];
}

/** Identities are bytes, to take half the temporary disk; tombstones of erased photos are texts. */
const idOf = (column: string) => `iif(typeof(${column}) = 'blob', lower(hex(${column})), ${column})`;

const KINDS = {
  added: `SELECT ${idOf("b.photo")} AS photo, b.label, b.split, b.path FROM b LEFT JOIN a USING (photo)
    WHERE a.photo IS NULL`,
  removed: `SELECT ${idOf("a.photo")} AS photo, a.label, a.split, a.path FROM a LEFT JOIN b USING (photo)
    WHERE b.photo IS NULL`,
  relabelled: `SELECT ${idOf("a.photo")} AS photo, a.label AS "from", b.label AS "to", b.path FROM a JOIN b USING (photo)
    WHERE a.label != b.label`,
  resplit: `SELECT ${idOf("a.photo")} AS photo, a.split AS "from", b.split AS "to", b.path FROM a JOIN b USING (photo)
    WHERE a.split != b.split`,
  renamed: `SELECT ${idOf("a.photo")} AS photo, a.path AS "from", b.path AS "to" FROM a JOIN b USING (photo)
    WHERE a.path != b.path AND a.label = b.label`,
  changed: `SELECT path, ${idOf("a.photo")} AS "from", ${idOf("b.photo")} AS "to" FROM a JOIN b USING (path)
    WHERE a.photo != b.photo`,
};

export type Diff = Record<keyof typeof KINDS, Change> & {
  /** How many photos went from one class to another, the largest group first. */
  relabellings: { from: string; to: string; count: number }[];
};

/**
 * What makes one dataset of another: photos added and removed, relabelled, put on another side, files renamed, and paths whose
 * photo was replaced (which is also one added and one removed). Names at most `limit` of each kind; in bounded memory.
 */
export async function diff(before: Kept, after: Kept, limit: number): Promise<Diff> {
  return closing(scratch(""), (db) => differences(db, before, after, limit));
}

async function differences(db: DatabaseSync, before: Kept, after: Kept, limit: number): Promise<Diff> {
  await load(db, "a", before);
  await load(db, "b", after);
  const kinds = Object.entries(KINDS).map(([kind, sql]) => [
    kind,
    {
      count: row<{ n: number }>(db, `SELECT count(*) AS n FROM (${sql})`).n,
      first: [...rows<Record<string, string>>(db, `${sql} ORDER BY 1 LIMIT ?`, limit)],
    },
  ]);
  const relabellings = `SELECT "from", "to", count(*) AS count FROM (${KINDS.relabelled}) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;
  return { ...Object.fromEntries(kinds), relabellings: [...rows(db, relabellings)] };
}

async function load(db: DatabaseSync, name: string, { manifest, files }: Kept): Promise<void> {
  db.exec(`CREATE TABLE ${name} (photo PRIMARY KEY, label TEXT, split TEXT, path TEXT) WITHOUT ROWID`);
  const insert = `INSERT INTO ${name} (photo, label, split) VALUES (coalesce(unhex(?1), ?1), ?2, ?3)`;
  await fill(db, insert, manifest, ({ photo, label, split }) => [photo, label, split]);
  await fill(
    db,
    `UPDATE ${name} SET path = ?1 WHERE photo = coalesce(unhex(?2), ?2)`,
    files,
    ({ photo, path }) => [path, photo],
  );
  db.exec(`CREATE INDEX ${name}_path ON ${name} (path)`);
}
