// Azurite's Blob service on a socket in the folder of its files, not on a port: only the folder's owner gets at it, so nobody
// gets round the bridge, no web page and no other program, and no other program can be taken for it. Telemetry, which begins in
// Azurite's own script, stays off.
//
//   node local/azurite.ts SOCKET [--exit-with-parent]
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, resolve } from "node:path";
import { onParentGone } from "./exit-with-parent.ts";

type Save = (name: string, content: string, done: (error?: Error | null) => void) => void;
type Database = { collections: { dirty: boolean }[]; persistenceAdapter: { saveDatabase: Save } };
type BlobServer = {
  metadataStore: { db: Database };
  extentMetadataStore: { db: Database };
  start(): Promise<void>;
  close(): Promise<void>;
};
const { BlobServerFactory } = createRequire(import.meta.url)(
  "azurite/dist/src/blob/BlobServerFactory.js",
) as {
  BlobServerFactory: new () => { createServer(environment: object): Promise<BlobServer> };
};

const socket = resolve(process.argv[2] ?? "");
const folder = dirname(socket);
process.chdir(folder); // a socket's path has a hundred bytes at most, which a mere name never needs
const none = () => undefined;
const server = await new BlobServerFactory().createServer({
  location: async () => folder,
  blobHost: none,
  blobPort: () => basename(socket),
  blobKeepAliveTimeout: none,
  silent: () => true,
  loose: () => false,
  skipApiVersionCheck: () => true, // clients may be newer
  disableProductStyleUrl: () => true, // the account stands in the path, whatever this machine is called
  inMemoryPersistence: () => false,
  debug: async () => undefined,
  ...{ cert: none, key: none, pwd: none, oauth: none, extentMemoryLimit: none },
});
for (const { db } of [server.metadataStore, server.extentMetadataStore]) saveAgain(db);

rmSync(basename(socket), { force: true }); // of one that was killed
await server.start();
console.log(`Azurite at ${socket}`);
process.send?.("up", () => process.disconnect());

/** Makes a failed save of a catalog be tried again, as on a full disk: left alone, it would wait for the next change. */
function saveAgain(database: Database): void {
  const { persistenceAdapter: adapter } = database;
  const save: Save = adapter.saveDatabase.bind(adapter);
  let failing = false;
  adapter.saveDatabase = (name, content, done) =>
    save(name, content, (error) => {
      if (error && !failing) console.error(`${name} cannot be saved, and is tried again: ${error.message}`);
      else if (!error && failing) console.error(`${name} is saved.`);
      failing = Boolean(error);
      if (failing) for (const collection of database.collections) collection.dirty = true;
      done(error);
    });
}

let closing = false;
async function close(): Promise<void> {
  if (closing) return;
  closing = true;
  const code = await server.close().then(
    () => 0,
    (error) => {
      console.error(error);
      return 1;
    },
  );
  process.exit(code);
}
process.on("SIGTERM", close);
if (process.argv.includes("--exit-with-parent")) onParentGone(close);
