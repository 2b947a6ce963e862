import { DatabaseSync } from "node:sqlite";
import type { Cluster } from "./cluster.ts";
import { formatJson, parseJson } from "./json.ts";
import type { Run, Task } from "./task.ts";

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON; -- what is replaced is overwritten: it may name files that were erased
  CREATE TABLE IF NOT EXISTS runs (run_id INTEGER PRIMARY KEY, token TEXT UNIQUE, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS tasks (
    task_run_id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, active INTEGER NOT NULL, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS clusters (id TEXT PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS catalog_models (name TEXT PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS objects (kind TEXT, name TEXT, json TEXT NOT NULL, PRIMARY KEY (kind, name));
  CREATE INDEX IF NOT EXISTS tasks_of_run ON tasks (run_id);
  CREATE INDEX IF NOT EXISTS active_tasks ON tasks (active) WHERE active;
`;

/** A version of a model of Unity Catalog. */
export type CatalogVersion = {
  version: string;
  source: string;
  run_id: string;
  model_id: string;
  description: string;
  tags: Record<string, string>;
  status: "PENDING_REGISTRATION" | "READY";
};

/** A model of Unity Catalog, by its three levels. */
export type CatalogModel = {
  name: string;
  description: string;
  aliases: Record<string, string>;
  versions: CatalogVersion[];
};

const known = "json ->> '$.gone' IS NULL";

/** What else a workspace has, by its name. */
export type ObjectKind =
  | "secret-scope"
  | "credential"
  | "volume"
  | "external-location"
  | "catalog"
  | "schema"
  | "grants"
  | "service-principal"
  | "folder"
  | "conf"
  | "policy"
  | "pool"
  | "permissions";

/** Runs, tasks, clusters, registered models and the like on disk. Whatever a call has written is committed when it returns. */
export class Store {
  readonly #db: DatabaseSync;

  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(schema);
  }

  /** Writes a new run. `tasksFor` gets the run's id; task ids follow it, from the same row of numbers. */
  create(run: Omit<Run, "runId">, token: string | undefined, tasksFor: (runId: number) => Task[]): Run {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const last = this.#db
        .prepare(
          "SELECT max(coalesce((SELECT max(run_id) FROM runs), 1000), coalesce((SELECT max(task_run_id) FROM tasks), 0)) AS id",
        )
        .get() as { id: number };
      const created = { ...run, runId: last.id + 1 };
      this.#db
        .prepare("INSERT INTO runs VALUES (?, ?, ?)")
        .run(created.runId, token ?? null, formatJson(created));
      for (const task of tasksFor(created.runId)) this.save(task);
      this.#db.exec("COMMIT");
      return created;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK"); // a full disk may have ended it already
      throw error;
    }
  }

  save(task: Task): void {
    const statement = this.#db.prepare("INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?)");
    statement.run(task.taskRunId, task.runId, task.phase === "ENDED" ? 0 : 1, formatJson(task));
  }

  /** Takes a run off the record, with its tasks. Its id and its token are not given again. */
  forget(runId: number): void {
    this.#db.prepare("DELETE FROM tasks WHERE run_id = ?").run(runId);
    this.#db.prepare("UPDATE runs SET json = json_set(json, '$.gone', 1) WHERE run_id = ?").run(runId);
  }

  run(runId: number): Run | undefined {
    return this.#all<Run>(`SELECT json FROM runs WHERE run_id = ? AND ${known}`, runId)[0];
  }

  /** The run that a token has started, also one that is off the record. */
  runOfToken(token: string): Run | undefined {
    return this.#all<Run>("SELECT json FROM runs WHERE token = ?", token)[0];
  }

  task(taskRunId: number): Task | undefined {
    return this.#all<Task>("SELECT json FROM tasks WHERE task_run_id = ?", taskRunId)[0];
  }

  tasksOf(runId: number): Task[] {
    return this.#all<Task>("SELECT json FROM tasks WHERE run_id = ? ORDER BY task_run_id", runId);
  }

  /** Tasks that have not ended, oldest first. */
  activeTasks(): Task[] {
    return this.#all<Task>("SELECT json FROM tasks WHERE active ORDER BY task_run_id");
  }

  /** Runs before an id, newest first; `active` leaves out those that have ended (true) or not (false). */
  runsBefore(runId: number, limit: number, active?: boolean): Run[] {
    const isActive = "EXISTS (SELECT 1 FROM tasks WHERE tasks.run_id = runs.run_id AND active)";
    const filter = active === undefined ? "" : `AND ${active ? "" : "NOT "}${isActive}`;
    return this.#all<Run>(
      `SELECT json FROM runs WHERE run_id < ? AND ${known} ${filter} ORDER BY run_id DESC LIMIT ?`,
      runId,
      limit,
    );
  }

  cluster(id: string): Cluster | undefined {
    return this.#all<Cluster>("SELECT json FROM clusters WHERE id = ?", id)[0];
  }

  clusters(): Cluster[] {
    return this.#all<Cluster>("SELECT json FROM clusters ORDER BY id");
  }

  saveCluster(cluster: Cluster): void {
    this.#db.prepare("INSERT OR REPLACE INTO clusters VALUES (?, ?)").run(cluster.id, formatJson(cluster));
  }

  forgetCluster(id: string): void {
    this.#db.prepare("DELETE FROM clusters WHERE id = ?").run(id);
  }

  catalogModel(name: string): CatalogModel | undefined {
    return this.#all<CatalogModel>("SELECT json FROM catalog_models WHERE name = ?", name)[0];
  }

  catalogModels(): CatalogModel[] {
    return this.#all<CatalogModel>("SELECT json FROM catalog_models ORDER BY name");
  }

  saveCatalogModel(model: CatalogModel): void {
    const statement = this.#db.prepare("INSERT OR REPLACE INTO catalog_models VALUES (?, ?)");
    statement.run(model.name, formatJson(model));
  }

  /** What was saved under this name; its kind says what form it has. */
  object<T>(kind: ObjectKind, name: string): T | undefined {
    return this.#all<T>("SELECT json FROM objects WHERE kind = ? AND name = ?", kind, name)[0];
  }

  /** All of a kind, by their names. */
  objects<T>(kind: ObjectKind): T[] {
    return this.#all<T>("SELECT json FROM objects WHERE kind = ? ORDER BY name", kind);
  }

  saveObject(kind: ObjectKind, name: string, value: object): void {
    const statement = this.#db.prepare("INSERT OR REPLACE INTO objects VALUES (?, ?, ?)");
    statement.run(kind, name, formatJson(value));
  }

  forgetObject(kind: ObjectKind, name: string): void {
    this.#db.prepare("DELETE FROM objects WHERE kind = ? AND name = ?").run(kind, name);
  }

  close(): void {
    this.#db.close();
  }

  #all<T>(sql: string, ...values: (string | number)[]): T[] {
    return this.#db
      .prepare(sql)
      .all(...values)
      .map((row) => parseJson(row.json as string) as T);
  }
}
