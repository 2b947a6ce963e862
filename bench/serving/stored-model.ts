import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectionString, createContainers } from "../../local/storage.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";

const azurite = join(import.meta.dirname, "../../node_modules/azurite/dist/src/blob/main.js");

/** Runs something beside storage that keeps nothing. */
export async function withStorage(work: (connection: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const options = ["--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"];
  const child = spawn(process.execPath, [azurite, ...options, "--blobPort", String(port)]);
  try {
    while (!(await fetch(`http://127.0.0.1:${port}`).catch(() => undefined))) await pause(100);
    await createContainers(connectionString(port));
    await work(connectionString(port));
  } finally {
    child.kill("SIGKILL");
  }
}

/** Puts a model's files where serving finds them, as its first version. */
export async function storeModel(connection: string, model: string, folder: string): Promise<void> {
  const blobs = new Blobs({ DataStorage: connection, PLANS: "" });
  const at = (file: string) => paths.model(model, "1", file);
  const onnx = readFileSync(join(folder, "model.onnx"));
  const released = { version: "1", runId: "run-1", sha256: sha256(onnx) };
  await blobs.write(at("model.onnx"), onnx);
  await blobs.write(at("model.json"), readFileSync(join(folder, "model.json")));
  await blobs.writeJson(at("version.json"), {
    ...{ model, ...released, snapshot: "s", dataset: "d", mlflowRunId: "m" },
    ...{ trainingHash: "t", code: "c", accuracy: 0.5 },
  });
  await blobs.writeJson(paths.traffic(model), { ...released, previous: null, since: "2026-01-01T00:00:00Z" });
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
  });
  return promise;
}
