import type { DatabaseSync } from "node:sqlite";

/** A durable entity; `state` is a JSON text, null for one that exists only to be locked. */
export interface Entity {
  id: string;
  state: string | null;
  /** The execution that holds its lock. */
  lockedBy: string | null;
  created: number;
  updated: number;
}

/** Entities with their states and locks. */
export function entityTable(sql: DatabaseSync) {
  const one = sql.prepare("SELECT * FROM entities WHERE id = ?");
  const put = sql.prepare(
    "INSERT OR REPLACE INTO entities (id, state, lockedBy, created, updated) VALUES (?, ?, ?, ?, ?)",
  );
  const remove = sql.prepare("DELETE FROM entities WHERE id = ?");
  const locked = sql.prepare("SELECT id FROM entities WHERE lockedBy = ?");
  const list = sql.prepare(
    "SELECT * FROM entities WHERE id >= ? AND id < ? AND state IS NOT NULL ORDER BY id LIMIT ?",
  );
  return {
    get: (id: string) => one.get(id) as unknown as Entity | undefined,
    put({ id, state, lockedBy, created, updated }: Entity): void {
      put.run(id, state, lockedBy, created, updated);
    },
    remove: (id: string) => remove.run(id).changes === 1,
    lockedBy: (execution: string) => locked.all(execution).map((row) => row.id as string),
    list: (prefix: string, top: number) =>
      list.all(prefix, `${prefix}\u{10ffff}`, top) as unknown as Entity[],
  };
}

export type EntityTable = ReturnType<typeof entityTable>;
