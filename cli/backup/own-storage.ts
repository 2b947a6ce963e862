import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identify, isRunning } from "../../local/processes.ts";
import { Trouble } from "../../local/trouble.ts";

const NAME = "darkroom-rehearsal-";
const ACCOUNT = "rehearsal";
/** What Azurite itself needs beside the files, as a share of them. */
const MORE = 1.1;

/** An account of storage in this process and a folder of its own; both are gone when it is left. */
export interface OwnStorage extends AsyncDisposable {
  /** A connection string, with a key that nobody else knows. */
  connection: string;
}

interface Server {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
}
type Factory = new () => { createServer(environment: object): Promise<Server> };

/**
 * Starts an account that has nothing to do with any other, with room for so many bytes, and removes what one that was killed has left.
 * It lies in the system's temporary folder. Throws `Trouble` where there is no room.
 */
export async function ownStorage(bytes: number): Promise<OwnStorage> {
  removeLeft();
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < bytes * MORE)
    throw new Trouble(
      `A rehearsal needs ${Math.ceil(bytes * MORE)} bytes in ${tmpdir()}, where ${bavail * bsize} are free.`,
      "Name another folder in TMPDIR, or use a machine with more.",
    );
  const folder = join(tmpdir(), `${NAME}${process.pid}-${startOf(process.pid)}`);
  mkdirSync(folder, { mode: 0o700 });
  const before = process.env.AZURITE_ACCOUNTS;
  const key = randomBytes(64).toString("base64");
  // Azurite looks there again and again, for as long as it runs.
  process.env.AZURITE_ACCOUNTS = `${ACCOUNT}:${key}`;
  const server = await started(folder);
  return {
    connection: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${key};BlobEndpoint=${server.getHttpServerAddress()}/${ACCOUNT};`,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
      if (before === undefined) delete process.env.AZURITE_ACCOUNTS;
      else process.env.AZURITE_ACCOUNTS = before;
    },
  };
}

/** In this process, so that it never outlives it. */
async function started(folder: string): Promise<Server> {
  const load = createRequire(import.meta.url);
  const { BlobServerFactory } = load("azurite/dist/src/blob/BlobServerFactory.js") as {
    BlobServerFactory: Factory;
  };
  const none = () => undefined;
  const server = await new BlobServerFactory().createServer({
    location: async () => folder,
    ...{ blobHost: () => "127.0.0.1", blobPort: () => 0, blobKeepAliveTimeout: none },
    ...{ silent: () => true, loose: () => false, debug: async () => undefined },
    skipApiVersionCheck: () => true, // clients may be newer
    disableProductStyleUrl: () => true,
    inMemoryPersistence: () => false,
    ...{ cert: none, key: none, pwd: none, oauth: none, extentMemoryLimit: none },
  });
  await server.start();
  return server;
}

/** A folder's name says which process it is of: a pid is given again, to one that began at another time. */
const startOf = (pid: number) => Buffer.from(identify(pid)?.started ?? "").toString("hex");

function removeLeft(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, start = ""] = /^darkroom-rehearsal-(\d+)-([0-9a-f]*)$/.exec(name) ?? [];
    if (pid === undefined) continue;
    const started = Buffer.from(start, "hex").toString();
    const folder = join(tmpdir(), name);
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue; // somebody else's, or gone
    if (!isRunning({ pid: Number(pid), started })) rmSync(folder, { recursive: true, force: true });
  }
}
