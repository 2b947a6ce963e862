import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll } from "vitest";
import { connectionString, createContainers } from "../../../local/storage.ts";
import type { Orchestrations } from "../../../shared/clients/orchestrations.ts";
import { readSettings } from "../../../shared/kit/settings.ts";
import { eventually, freePort, root } from "../../local/processes.ts";

/** The task hub as intake sees it: instances that were started, until the test ends them. */
export class Hub implements Orchestrations {
  readonly started: string[] = [];
  readonly active = new Set<string>();
  readonly raised: { id: string; event: string; payload: object }[] = [];
  /** What every active instance says of itself. */
  stage = "search";
  /** How those ended that have. */
  ended = { runtimeStatus: "Completed", output: null as unknown };
  /** The next start is lost, as if the process died. */
  loseNextStart = false;

  /** What each was started with first. */
  readonly inputs = new Map<string, object>();

  async start(_: object, id: string, input: object) {
    if (this.loseNextStart) {
      this.loseNextStart = false;
      throw new Error("killed");
    }
    if (this.active.has(id)) return;
    this.active.add(id);
    this.started.push(id);
    this.inputs.set(id, input);
  }
  async status(id: string) {
    if (!this.started.includes(id)) return undefined;
    const active = this.active.has(id);
    const state = active ? { runtimeStatus: "Running", output: null } : this.ended;
    return { active, ...state, customStatus: { stage: this.stage }, createdTime: "" };
  }
  async raise(id: string, event: string, payload: object) {
    this.raised.push({ id, event, payload });
  }
}

/** Settings for a storage service of this file's own, with every container there is. Call it outside of hooks: it ends by one. */
export async function startStorage() {
  const port = await freePort();
  const script = join(root, "node_modules/azurite/dist/src/blob/main.js");
  const options = ["--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"];
  const place = ["--blobHost", "127.0.0.1", "--blobPort", String(port)];
  const azurite = spawn(process.execPath, [script, ...options, ...place]);
  afterAll(() => void azurite.kill("SIGKILL")); // it keeps nothing, and may take its time to close
  await eventually(() => fetch(`http://127.0.0.1:${port}`).then(() => true), 60_000);
  const connection = connectionString(port);
  await createContainers(connection);
  return readSettings({
    DataStorage: connection,
    DATABRICKS_HOST: "http://127.0.0.1:1",
    DATABRICKS_CLUSTER: "local",
    MLFLOW_TRACKING_URI: "http://127.0.0.1:1",
    TRAINING_WHEEL: "wheel",
    TRAINING_WHEEL_SHA256: "a".repeat(64),
  });
}
