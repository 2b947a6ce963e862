import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** Kilobytes of a scratch database that may be in memory; the rest lies on the temporary disk. */
const CACHE_KB = 64 * 1024;

/**
 * A private database for joins and orders of more rows than memory should hold. SQLite deletes it when it is closed, or when
 * the process ends however it ends.
 */
export function scratch(schema: string): DatabaseSync {
  const db = new DatabaseSync("");
  db.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KB}; ${schema}`);
  return db;
}

/** Inserts rows as they come, with one statement. */
export async function fill<T>(
  db: DatabaseSync,
  sql: string,
  rows: Iterable<T> | AsyncIterable<T>,
  values: (row: T) => SQLInputValue[],
): Promise<void> {
  const insert = db.prepare(sql);
  db.exec("BEGIN");
  for await (const row of rows) insert.run(...values(row));
  db.exec("COMMIT");
}

/** The text of an identity, which is kept as bytes. */
export const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The rows of a query, one at a time. */
export function rows<T>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): Iterable<T> {
  return db.prepare(sql).iterate(...values) as Iterable<T>;
}

/** The only row of a query. */
export function row<T>(db: DatabaseSync, sql: string, ...values: SQLInputValue[]): T {
  return db.prepare(sql).get(...values) as T;
}

/** Works with a scratch database and closes it, whatever comes of it. */
export async function closing<T>(db: DatabaseSync, work: (db: DatabaseSync) => Promise<T>): Promise<T> {
  try {
    return await work(db);
  } finally {
    db.close();
  }
}
