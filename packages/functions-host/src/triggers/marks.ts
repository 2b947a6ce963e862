import type { Database } from "../store/database.ts";

/** Small facts that triggers remember over restarts. */
export interface Marks {
  get<T>(name: string): T | undefined;
  set(name: string, value: unknown): Promise<void>;
}

export function createMarks({ sql, commit }: Database): Marks {
  const read = sql.prepare("SELECT value FROM marks WHERE name = ?");
  const write = sql.prepare("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)");
  return {
    get<T>(name: string) {
      const row = read.get(name);
      return row && (JSON.parse(row.value as string) as T);
    },
    set: (name, value) => commit(() => void write.run(name, JSON.stringify(value))),
  };
}
