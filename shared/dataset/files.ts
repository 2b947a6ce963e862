import type { DatabaseSync } from "node:sqlite";
import { POLICY } from "../photos/policy.ts";
import type { SnapshotLine } from "./listing.ts";
import type { PhotoRecord } from "./record.ts";
import { fill, row, rows, scratch } from "./scratch.ts";

/**
 * The files of a snapshot, by numbers in the order of their paths; what is known of them; and what every photo is like that was
 * ever described. Identities and hashes are bytes: a million photos must fit on a small temporary disk.
 */
const SCHEMA = `
  CREATE TABLE file (number INTEGER PRIMARY KEY, path TEXT, etag TEXT, size INTEGER, archived INTEGER);
  CREATE TABLE found (file INTEGER PRIMARY KEY, photo BLOB, reason TEXT, detail TEXT, erased INTEGER, passing INTEGER);
  CREATE TABLE look (photo BLOB PRIMARY KEY, size INTEGER, phash BLOB, mirrored BLOB, readable INTEGER) WITHOUT ROWID;`;
/** What may pass is good until something better is known. */
const REMEMBER = `
  INSERT INTO found SELECT number, unhex(?), ?, ?, ?, ? FROM file WHERE path = ? AND etag = ?
  ON CONFLICT DO UPDATE SET (photo, reason, detail, erased, passing) =
    (excluded.photo, excluded.reason, excluded.detail, excluded.erased, excluded.passing)
  WHERE NOT excluded.passing OR found.passing`;
/** Of two descriptions of a photo the one with its mirror image counts, then the smaller: in whatever order they come. */
const DESCRIBE = `
  INSERT INTO look VALUES (unhex(?), ?, unhex(?), unhex(?), ?)
  ON CONFLICT DO UPDATE SET readable = readable OR excluded.readable, (phash, mirrored) =
    (SELECT phash, mirrored FROM (SELECT look.phash, look.mirrored UNION ALL SELECT excluded.phash, excluded.mirrored)
     ORDER BY phash IS NULL, mirrored IS NULL, phash LIMIT 1)
  WHERE excluded.phash IS NOT NULL OR excluded.readable > readable`;

type Rows<T> = Iterable<T> | AsyncIterable<T>;

/** Brings a snapshot together with the index of records, in bounded memory. Close the database after use. */
export async function photoFiles(
  snapshot: Rows<SnapshotLine>,
  records: Rows<PhotoRecord>,
): Promise<DatabaseSync> {
  const db = scratch(SCHEMA);
  const insert = "INSERT INTO file (path, etag, size, archived) VALUES (?, ?, ?, ?)";
  await fill(db, insert, snapshot, ({ path, etag, size, archived }) => [path, etag, size, archived ? 1 : 0]);
  db.exec("CREATE INDEX file_path ON file (path)");
  const describe = db.prepare(DESCRIBE);
  await fill(db, REMEMBER, present(records), ({ path, etag, size, unreadable, ...record }) => {
    const { photo = null, phash = null, mirrored = null, erased, passing } = record;
    const { reason = null, detail = null } = unreadable ?? {};
    if (photo !== null) describe.run(photo, size, phash, mirrored, reason === null ? 1 : 0);
    return [photo, reason, detail, erased ? 1 : 0, passing ? 1 : 0, path, etag];
  });
  db.exec("DROP INDEX file_path");
  return db;
}

/**
 * A file that was gone is forgotten, so that it is looked at again if it is back. So is what another decoding policy said: today's
 * may read what that refused, or see other pixels.
 */
async function* present(records: Rows<PhotoRecord>): AsyncGenerator<PhotoRecord> {
  for await (const record of records) if (!record.gone && record.policy === POLICY) yield record;
}

/** Notes the files that nobody has read, and that can be, in the order of their paths, and counts them. */
export function findUnseen(db: DatabaseSync): { files: number; unseen: number } {
  db.exec(`CREATE TABLE unseen AS SELECT path, etag, size FROM file LEFT JOIN found ON file = number
           WHERE (file IS NULL OR passing) AND NOT archived ORDER BY path`);
  return row(db, "SELECT (SELECT count(*) FROM file) AS files, (SELECT count(*) FROM unseen) AS unseen");
}

/** The `n`th group (from 0) of `size` files that nobody has inspected. */
export function unseenGroup(db: DatabaseSync, n: number, size: number): Iterable<SnapshotLine> {
  const sql = "SELECT path, etag, size FROM unseen WHERE rowid > ? AND rowid <= ? ORDER BY rowid";
  return rows(db, sql, n * size, (n + 1) * size);
}

/** Photos described already that files of this group could be copies of: they have the same size. */
export function* possibleOriginals(db: DatabaseSync, n: number, size: number): Generator<string> {
  const sql = `SELECT lower(hex(photo)) AS photo FROM look WHERE readable
    AND size IN (SELECT size FROM unseen WHERE rowid > ? AND rowid <= ?) ORDER BY look.photo`;
  for (const { photo } of rows<{ photo: string }>(db, sql, n * size, (n + 1) * size)) yield photo;
}
