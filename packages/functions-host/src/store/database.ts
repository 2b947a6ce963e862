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
 * wait in the same round of the event loop keeps that affordable. With secure_delete what is deleted is overwritten: messages and
 * histories may name what was erased.
 */
export function openDatabase(file: string, schema: string): Database {
  const sql = openAlone(file);
  sql.exec("PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA secure_delete=ON;");
  sql.exec(schema);
  const begin = sql.prepare("BEGIN IMMEDIATE");
  const end = sql.prepare("COMMIT");
  const rollback = sql.prepare("ROLLBACK");
  let waiting: Waiting[] = [];

  /** After some errors SQLite has rolled back by itself, and then says that there is nothing to undo. */
  function undo(): void {
    try {
      rollback.run();
    } catch {}
  }

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
      undo();
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

/** Two hosts on one store would run everything twice: the first keeps it locked as long as it lives. */
function openAlone(file: string): DatabaseSync {
  const sql = new DatabaseSync(file);
  try {
    sql.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; BEGIN EXCLUSIVE; COMMIT;");
  } catch (error) {
    sql.close();
    if (!/locked|busy/i.test((error as Error).message)) throw error;
    throw new Error(
      `${file} is in use by another host. Stop that one, or choose another folder with --data.`,
    );
  }
  return sql;
}
