import type { DatabaseSync } from "node:sqlite";
import { conditions } from "./conditions.ts";

/** A durable entity; `state` is a JSON text, null for one that exists only to be locked. */
export interface Entity {
  id: string;
  state: string | null;
  /** The execution that holds its lock. */
  lockedBy: string | null;
  created: number;
  updated: number;
}

/** Which entities a query lists; times are those of the last operation. */
export interface EntityFilter {
  prefix: string;
  updatedFrom?: number | undefined;
  updatedTo?: number | undefined;
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  /** The last id of the page before. */
  after?: string | undefined;
  top: number;
}

/** Entities with their states and locks. */
export function entityTable(sql: DatabaseSync) {
  const one = sql.prepare("SELECT * FROM entities WHERE id = ?");
  const put = sql.prepare(
    "INSERT OR REPLACE INTO entities (id, state, lockedBy, created, updated) VALUES (?, ?, ?, ?, ?)",
  );
  const remove = sql.prepare("DELETE FROM entities WHERE id = ?");
  const locked = sql.prepare("SELECT id FROM entities WHERE lockedBy = ?");
  return {
    get: (id: string) => one.get(id) as unknown as Entity | undefined,
    put({ id, state, lockedBy, created, updated }: Entity): void {
      put.run(id, state, lockedBy, created, updated);
    },
    remove: (id: string) => remove.run(id).changes === 1,
    lockedBy: (execution: string) => locked.all(execution).map((row) => row.id as string),
    list(filter: EntityFilter): Entity[] {
      const { prefix, after, updatedFrom, updatedTo, createdFrom, createdTo, top } = filter;
      const { where, values } = conditions([
        ["state IS NOT NULL"],
        ["id >= ? AND id < ?", prefix, `${prefix}\u{10ffff}`],
        ["id > ?", after],
        ["updated >= ?", updatedFrom],
        ["updated <= ?", updatedTo],
        ["created >= ?", createdFrom],
        ["created <= ?", createdTo],
      ]);
      const rows = sql.prepare(`SELECT * FROM entities ${where} ORDER BY id LIMIT ?`).all(...values, top);
      return rows as unknown as Entity[];
    },
  };
}

export type EntityTable = ReturnType<typeof entityTable>;
