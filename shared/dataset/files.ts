import type { DatabaseSync } from "node:sqlite";
import { POLICY } from "../photos/policy.ts";
import type { SnapshotLine } from "./listing.ts";
import type { PhotoRecord } from "./record.ts";
import { fill, row, rows, scratch } from "./scratch.ts";

/** The files of a snapshot, and everything that was ever found out about files. */
const SCHEMA = `
  CREATE TABLE file (path TEXT PRIMARY KEY, etag TEXT, size INTEGER) WITHOUT ROWID;
  CREATE TABLE record (path TEXT, etag TEXT, size INTEGER, photo TEXT, phash TEXT, mirrored TEXT, reason TEXT, detail TEXT,
    PRIMARY KEY (path, etag)) WITHOUT ROWID;`;

type Rows<T> = Iterable<T> | AsyncIterable<T>;

/** Brings a snapshot together with the index of records, in bounded memory. Close the database after use. */
export async function photoFiles(
  snapshot: Rows<SnapshotLine>,
  records: Rows<PhotoRecord>,
): Promise<DatabaseSync> {
  const db = scratch(SCHEMA);
  await fill(db, "INSERT INTO file VALUES (?, ?, ?)", snapshot, ({ path, etag, size }) => [path, etag, size]);
  const insert = "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  await fill(db, insert, present(records), ({ path, etag, size, photo, phash, mirrored, unreadable }) => {
    const { reason = null, detail = null } = unreadable ?? {};
    return [path, etag, size, photo ?? null, phash ?? null, mirrored ?? null, reason, detail];
  });
  return db;
}

/**
 * A file that was gone is forgotten, so that it is looked at again if it is back. So is what another decoding policy said: today's
 * may read what that refused, or see other pixels.
 */
async function* present(records: Rows<PhotoRecord>): AsyncGenerator<PhotoRecord> {
  for await (const record of records) if (!record.gone && record.policy === POLICY) yield record;
}

/** Notes the files that nobody has inspected, in the order of their paths, and counts them. */
export function findUnseen(db: DatabaseSync): { files: number; unseen: number } {
  db.exec(`CREATE TABLE unseen AS SELECT file.* FROM file LEFT JOIN record USING (path, etag)
           WHERE record.path IS NULL ORDER BY path`);
  return row(db, "SELECT (SELECT count(*) FROM file) AS files, (SELECT count(*) FROM unseen) AS unseen");
}

/** The `n`th group (from 0) of `size` files that nobody has inspected. */
export function unseenGroup(db: DatabaseSync, n: number, size: number): Iterable<SnapshotLine> {
  const sql = "SELECT path, etag, size FROM unseen WHERE rowid > ? AND rowid <= ? ORDER BY rowid";
  return rows(db, sql, n * size, (n + 1) * size);
}

/** Photos described already that files of this group could be copies of: they have the same size. */
export function* possibleOriginals(db: DatabaseSync, n: number, size: number): Generator<string> {
  const sql = `SELECT DISTINCT photo FROM record WHERE photo IS NOT NULL AND reason IS NULL
    AND size IN (SELECT size FROM unseen WHERE rowid > ? AND rowid <= ?) ORDER BY photo`;
  for (const { photo } of rows<{ photo: string }>(db, sql, n * size, (n + 1) * size)) yield photo;
}
