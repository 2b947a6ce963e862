import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { HistoryEvent } from "../durable/history-event.ts";
import type { Instance, RuntimeStatus } from "../durable/instance.ts";
import { conditions } from "./conditions.ts";

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
      const { prefix, after, createdFrom, createdTo, statuses } = filter;
      const { where, values } = conditions([
        ["id > ?", after],
        ["id >= ? AND id < ?", prefix, prefix === undefined ? prefix : `${prefix}\u{10ffff}`],
        ["created >= ?", createdFrom],
        ["created <= ?", createdTo],
        [
          `status IN (${statuses?.map(() => "?").join(", ")})`,
          ...(statuses?.length ? statuses : [undefined]),
        ],
      ]);
      const text = `SELECT * FROM instances ${where} ORDER BY id LIMIT ?`;
      return sql
        .prepare(text)
        .all(...values, filter.top)
        .map((row) => fromRow(row as Row));
    },
  };
}

export type InstanceTable = ReturnType<typeof instanceTable>;

function fromRow(row: Row): Instance {
  return { ...(row as unknown as Instance), parent: row.parent ? JSON.parse(row.parent as string) : null };
}
