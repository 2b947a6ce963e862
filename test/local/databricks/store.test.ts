import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { temporaryFolder } from "../processes.ts";
import { oneTask, startDatabricks } from "./databricks.ts";

test("runs that an older version has stored are shown as ever, and new ones follow them", async () => {
  const data = temporaryFolder();
  mkdirSync(join(data, "runs/1002"), { recursive: true });
  writeFileSync(join(data, "runs/1002/log.txt"), "the last words");
  const store = new DatabaseSync(join(data, "runs.sqlite"));
  store.exec(`CREATE TABLE runs (run_id INTEGER PRIMARY KEY, token TEXT UNIQUE, json TEXT NOT NULL);
    CREATE TABLE tasks (task_run_id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, active INTEGER NOT NULL, json TEXT NOT NULL)`);
  const run = { runId: 1001, name: "old", tags: {}, createdAt: 1 };
  const request = { ...oneTask("/none.whl", "note").tasks[0], depends_on: [], timeout_seconds: 0 };
  const task = {
    taskRunId: 1002,
    runId: 1001,
    key: "only",
    request,
    wheels: [],
    timeoutSeconds: 0,
    phase: "ENDED",
    createdAt: 1,
    startedAt: 2,
    endedAt: 3,
    outcome: { kind: "failed", error: "E" },
  };
  store.prepare("INSERT INTO runs VALUES (1001, 'token', ?)").run(JSON.stringify(run));
  store.prepare("INSERT INTO tasks VALUES (1002, 1001, 0, ?)").run(JSON.stringify(task));
  store.close();
  const databricks = await startDatabricks({ data });
  expect(await databricks.get(1001)).toMatchObject({ run_name: "old", state: { result_state: "FAILED" } });
  expect(await databricks.output(1002)).toMatchObject({ error: "E", logs: "the last words" });
  expect(await databricks.submit(oneTask("/none.whl", "note", [], { idempotency_token: "token" }))).toBe(
    1001,
  );
  expect(await databricks.submit(oneTask("/none.whl", "note"))).toBe(1003);
});
