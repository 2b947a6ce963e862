import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { HistoryEvent } from "../durable/history-event.ts";
import type { Instance, RuntimeStatus } from "../durable/instance.ts";

/** Which instances a query lists; `after` is the last id of the page before. */
export interface InstanceFilter {
  prefix?: string | undefined;
  createdFrom?: number | undefined;
  createdTo?: number | undefined;
  statuses?: readonly RuntimeStatus[] | undefined;
  after?: string | undefined;
  top: number;
}

type Row = Record<string, SQLInputValue>;

/** Instances and their histories. */
export function instanceTable(sql: DatabaseSync) {
  const one = sql.prepare("SELECT * FROM instances WHERE id = ?");
  const put = sql.prepare(
    `INSERT OR REPLACE INTO instances (id, name, version, execution, status, created, updated, input, output, customStatus, parent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = sql.prepare("DELETE FROM instances WHERE id = ?");
  const readHistory = sql.prepare("SELECT event FROM history WHERE instance = ? ORDER BY seq");
  const addHistory = sql.prepare("INSERT INTO history (instance, seq, event) VALUES (?, ?, ?)");
  const clearHistory = sql.prepare("DELETE FROM history WHERE instance = ?");

  return {
    get(id: string): Instance | undefined {
      const row = one.get(id) as Row | undefined;
      return row && fromRow(row);
    },
    put(instance: Instance): void {
      const { id, name, version, execution, status, created, updated, input, output, customStatus, parent } =
        instance;
      const parentText = parent && JSON.stringify(parent);
      put.run(
        id,
        name,
        version,
        execution,
        status,
        created,
        updated,
        input,
        output,
        customStatus,
        parentText,
      );
    },
    remove(id: string): void {
      remove.run(id);
      clearHistory.run(id);
    },
    history(id: string): HistoryEvent[] {
      return readHistory.all(id).map((row) => JSON.parse(row.event as string));
    },
    append(id: string, from: number, events: readonly HistoryEvent[]): void {
      events.forEach((event, index) => {
        addHistory.run(id, from + index, JSON.stringify(event));
      });
    },
    clearHistory(id: string): void {
      clearHistory.run(id);
    },
    list(filter: InstanceFilter): Instance[] {
      const { where, values } = conditions(filter);
      const text = `SELECT * FROM instances ${where} ORDER BY id LIMIT ?`;
      return sql
        .prepare(text)
        .all(...values, filter.top)
        .map((row) => fromRow(row as Row));
    },
  };
}

export type InstanceTable = ReturnType<typeof instanceTable>;

function conditions(filter: InstanceFilter): { where: string; values: SQLInputValue[] } {
  const parts: [string, SQLInputValue[]][] = [];
  if (filter.after !== undefined) parts.push(["id > ?", [filter.after]]);
  if (filter.prefix) parts.push(["id >= ? AND id < ?", [filter.prefix, `${filter.prefix}\u{10ffff}`]]);
  if (filter.createdFrom !== undefined) parts.push(["created >= ?", [filter.createdFrom]]);
  if (filter.createdTo !== undefined) parts.push(["created <= ?", [filter.createdTo]]);
  if (filter.statuses?.length) {
    parts.push([`status IN (${filter.statuses.map(() => "?").join(", ")})`, [...filter.statuses]]);
  }
  const where = parts.length ? `WHERE ${parts.map(([text]) => text).join(" AND ")}` : "";
  return { where, values: parts.flatMap(([, values]) => values) };
}

function fromRow(row: Row): Instance {
  return { ...(row as unknown as Instance), parent: row.parent ? JSON.parse(row.parent as string) : null };
}
