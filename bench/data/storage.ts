import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, connect as open } from "node:net";
import { join } from "node:path";
import { connectionString, createContainers } from "../../local/storage.ts";

const root = join(import.meta.dirname, "../..");

export interface Storage {
  connectionString: string;
  /** Bytes that came out of it so far. */
  bytesRead(): number;
  stop(): void;
}

/** A real Azurite over a folder, or in memory, with the app's containers, behind a proxy that counts what is read. */
export async function startStorage(folder?: string): Promise<Storage> {
  const azurite = await startAzurite(folder);
  let bytes = 0;
  const proxy = createServer((client) => {
    const upstream = open(azurite.port, "127.0.0.1");
    upstream.on("data", (chunk) => {
      bytes += chunk.length;
    });
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const { port } = proxy.address() as AddressInfo;
  const connection = connectionString(port);
  await createContainers(connection);
  return {
    connectionString: connection,
    bytesRead: () => bytes,
    stop: () => {
      proxy.close();
      azurite.process.kill("SIGKILL");
    },
  };
}

/** Azurite says on which port it listens when it is asked for any. */
async function startAzurite(folder?: string): Promise<{ port: number; process: ChildProcess }> {
  const main = join(root, "node_modules/azurite/dist/src/blob/main.js");
  const place = folder === undefined ? ["--inMemoryPersistence"] : ["--location", folder];
  const address = ["--blobHost", "127.0.0.1", "--blobPort", "0"];
  const quiet = ["--skipApiVersionCheck", "--disableTelemetry"];
  const child = spawn(process.execPath, [main, ...place, ...address, ...quiet], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for (;;) {
    const [chunk] = await once(child.stdout, "data");
    const port = /successfully listens on http:\/\/[^:]+:(\d+)/.exec(String(chunk))?.[1];
    if (!port) continue;
    child.stdout.resume();
    return { port: Number(port), process: child };
  }
}
