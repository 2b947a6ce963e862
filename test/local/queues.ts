import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll } from "vitest";
import { connectionString } from "../../local/storage.ts";
import { eventually, freePort, root, temporaryFolder } from "./processes.ts";

/** Starts a queue service beside blobs, and gives the connection string of both. */
export async function withQueues(blobs: string): Promise<string> {
  const port = await freePort();
  const script = join(root, "node_modules/azurite/dist/src/queue/main.js");
  const options = ["--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"];
  const azurite = spawn(process.execPath, [script, ...options, "--queuePort", String(port)], {
    cwd: temporaryFolder(afterAll),
  });
  afterAll(() => void azurite.kill("SIGKILL"));
  await eventually(() => fetch(`http://127.0.0.1:${port}`).then(() => true), 60_000);
  const at = Number(/BlobEndpoint=[^;]*:(\d+)/.exec(blobs)?.[1]);
  return connectionString(at, { queues: port });
}
