import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connectionString, createContainers } from "../../../local/storage.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import type { Orchestrations } from "../../../shared/clients/orchestrations.ts";
import { readHead } from "../../../shared/intake/head-store.ts";
import { type RunWanted, requestRun } from "../../../shared/intake/request-run.ts";
import { leaveHead, leaveQueue } from "../../../shared/intake/start-run.ts";
import { LifecycleRequest, StoredResult } from "../../../shared/lifecycle.ts";
import { paths } from "../../../shared/paths.ts";
import { readRuns } from "../../../shared/runs/read-run.ts";
import { readSettings } from "../../../shared/settings.ts";
import { eventually, freePort, root } from "../../local/processes.ts";
import { plan } from "../../orchestrations/fixtures.ts";

/** The task hub as admission sees it: instances that were started, until the test ends them. */
class Hub implements Orchestrations {
  readonly started: string[] = [];
  readonly active = new Set<string>();
  /** The next start is lost, as if the process died. */
  loseNextStart = false;

  async start(_: string, id: string) {
    if (this.loseNextStart) {
      this.loseNextStart = false;
      throw new Error("killed");
    }
    if (this.active.has(id)) return;
    this.active.add(id);
    this.started.push(id);
  }
  async status(id: string) {
    if (!this.started.includes(id)) return undefined;
    const active = this.active.has(id);
    const runtimeStatus = active ? "Running" : "Completed";
    return { active, runtimeStatus, customStatus: null, output: null, createdTime: "" };
  }
  async raise() {}
}

let azurite: ChildProcess;
let settings: ReturnType<typeof readSettings>;
let blobs: Blobs;
let hub: Hub;
/** Each test has a model of its own. */
let model = "pets-0";

beforeAll(async () => {
  const port = await freePort();
  const script = join(root, "node_modules/azurite/dist/src/blob/main.js");
  const options = ["--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"];
  azurite = spawn(process.execPath, [
    script,
    ...options,
    "--blobHost",
    "127.0.0.1",
    "--blobPort",
    String(port),
  ]);
  await eventually(() => fetch(`http://127.0.0.1:${port}`).then(() => true), 60_000);
  const connection = connectionString(port);
  await createContainers(connection);
  settings = readSettings({
    DataStorage: connection,
    DATABRICKS_HOST: "http://127.0.0.1:1",
    DATABRICKS_CLUSTER: "local",
    MLFLOW_TRACKING_URI: "http://127.0.0.1:1",
    TRAINING_WHEEL: "wheel",
    TRAINING_WHEEL_SHA256: "a".repeat(64),
  });
  blobs = new Blobs(settings);
});
afterAll(() => void azurite.kill());

beforeEach(() => {
  hub = new Hub();
  model = `pets-${Number(model.split("-")[1]) + 1}`;
});

const deps = () => ({ blobs, plans: new Map([[model, { ...plan(), model }]]), settings });
const wanted = (snapshot: string, more: Partial<RunWanted> = {}): RunWanted => ({
  model,
  snapshot: snapshot.repeat(64),
  force: false,
  trigger: { kind: "http", at: new Date().toISOString() },
  ...more,
});
const ask = (snapshot: string, more: Partial<RunWanted> = {}) =>
  requestRun(deps(), wanted(snapshot, more), hub);

async function finish(runId: string, outcome: StoredResult["outcome"] = "promoted") {
  const result: StoredResult = { outcome, because: "test", trials: [], endedAt: new Date().toISOString() };
  await blobs.writeJson(paths.run(runId, "result.json"), result);
  hub.active.delete(runId);
  await leaveHead(blobs, model, runId, hub);
}

test("of twenty requests at the same moment one starts a run, whatever they ask for", async () => {
  const answers = await Promise.all([..."abcdefghij", ..."abcdefghij"].map((snapshot) => ask(snapshot)));
  expect(hub.started).toHaveLength(1);
  expect(answers.filter(({ status }) => status === "started").length).toBeGreaterThanOrEqual(1);
  expect(await readHead(blobs, model)).toMatchObject({
    running: hub.started[0],
    queued: expect.any(String),
  });
});

test("a finished run gives its place to the follow-up", async () => {
  const first = await ask("a");
  const second = await ask("b");
  expect(second.status).toBe("queued");
  await finish(first.runId);
  expect(hub.started).toEqual([first.runId, second.runId]);
});

test("a follow-up that a newer one displaces ends as superseded and hands on that it was forced", async () => {
  await ask("a");
  const forced = await ask("b", { force: true });
  const newer = await ask("c");
  expect(await blobs.json(paths.run(forced.runId, "result.json"), StoredResult)).toMatchObject({
    outcome: "superseded",
    because: expect.stringContaining(newer.runId),
  });
  expect(await blobs.json(paths.run(newer.runId, "request.json"), LifecycleRequest)).toMatchObject({
    force: true,
  });
});

test("a run that was admitted but whose start was lost is started by whoever comes next", async () => {
  hub.loseNextStart = true;
  await expect(ask("a")).rejects.toThrow("killed");
  const next = await ask("b");
  expect(next.status).toBe("queued");
  expect(hub.started).toHaveLength(1);
  expect((await readHead(blobs, model)).running).toBe(hub.started[0]);
});

test("a run that waits can be taken out of the queue", async () => {
  await ask("a");
  const waiting = await ask("b");
  expect(await leaveQueue(blobs, model, waiting.runId, "cancelled: not needed")).toBe(true);
  expect(await leaveQueue(blobs, model, waiting.runId, "cancelled: not needed")).toBe(false);
  expect((await readHead(blobs, model)).queued).toBeNull();
});

test("runs are listed with the newest first", async () => {
  const first = await ask("a", { trigger: { kind: "http", at: "2026-01-01T00:00:00.000Z" } });
  await finish(first.runId, "refused");
  const second = await ask("b", { trigger: { kind: "photos", at: "2026-01-02T00:00:00.000Z" } });
  expect((await readRuns(deps(), model, hub)).map(({ runId, status }) => [runId, status])).toEqual([
    [second.runId, "running"],
    [first.runId, "refused"],
  ]);
});
