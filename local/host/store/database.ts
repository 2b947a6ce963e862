import { DatabaseSync } from "node:sqlite";

/** Runs work in a transaction shared with whatever else is waiting, and answers once it is on disk. */
export type Commit = <T>(work: () => T) => Promise<T>;

export interface Database {
  sql: DatabaseSync;
  commit: Commit;
  close(): void;
}

interface Waiting {
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Opens the store. With synchronous=FULL a commit survives the loss of power; sharing one commit among all that
 * wait in the same round of the event loop keeps that affordable.
 */
export function openDatabase(file: string, schema: string): Database {
  const sql = new DatabaseSync(file);
  sql.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;");
  sql.exec(schema);
  const begin = sql.prepare("BEGIN IMMEDIATE");
  const end = sql.prepare("COMMIT");
  const rollback = sql.prepare("ROLLBACK");
  let waiting: Waiting[] = [];

  function flush(): void {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    const done: (() => void)[] = [];
    try {
      begin.run();
      for (const { work, resolve } of group) {
        const value = work();
        done.push(() => resolve(value));
      }
      end.run();
    } catch (error) {
      if (sql.isTransaction) rollback.run();
      for (const { reject } of group) reject(error);
      return;
    }
    for (const answer of done) answer();
  }

  return {
    sql,
    commit: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      }),
    close() {
      flush();
      sql.close();
    },
  };
}
