// Azurite's services, each on a socket in the folder of their files, not on a port: only the folder's owner gets at them, so nobody
// gets round the bridge, no web page and no other program, and no other program can be taken for them. Telemetry, which begins in
// Azurite's own script, stays off. Queues and tables lie beside the blobs, for a Functions host that keeps its own things there.
//
//   node local/azurite.ts SOCKET-OF-BLOBS [--exit-with-parent]
import { rmSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, resolve } from "node:path";
import { onParentGone } from "./exit-with-parent.ts";
import { QUEUES, TABLES } from "./storage.ts";

type Save = (name: string, content: string, done: (error?: Error | null) => void) => void;
type Database = { collections: { dirty: boolean }[]; persistenceAdapter: { saveDatabase: Save } };
type Server = {
  metadataStore: { db: Database };
  extentMetadataStore?: { db: Database };
  start(): Promise<void>;
  close(): Promise<void>;
};
/** No access log and no debug log, strict, of any API version, without TLS and tokens, and the account in the path. */
const HOW = [false, undefined, false, undefined, false, true, "", "", "", undefined, true];
type Configured = { default: new (...values: unknown[]) => Server };
const inAzurite = createRequire(import.meta.url);
const load = <T>(file: string) => inAzurite(`azurite/dist/src/${file}.js`) as T;
const { BlobServerFactory } = load<{
  BlobServerFactory: new () => { createServer(environment: object): Promise<Server> };
}>("blob/BlobServerFactory");

const socket = resolve(process.argv[2] ?? "");
const folder = dirname(socket);
process.chdir(folder); // a socket's path has a hundred bytes at most, which a mere name never needs
const none = () => undefined;
const blobs = await new BlobServerFactory().createServer({
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
const servers = { [basename(socket)]: blobs, [QUEUES]: queues(), [TABLES]: tables() };
for (const { metadataStore, extentMetadataStore } of Object.values(servers))
  for (const store of [metadataStore, extentMetadataStore]) if (store) saveAgain(store.db);

for (const [name, server] of Object.entries(servers)) {
  rmSync(name, { force: true }); // of one that was killed
  await server.start();
}
console.log(`Azurite at ${socket}`);
process.send?.("up", () => process.disconnect());

/** Its classes take their settings by position; these are the ones that the Blob service has above. */
function queues(): Server {
  const { default: Configuration } = load<Configured>("queue/QueueConfiguration");
  const { default: QueueServer } = load<Configured>("queue/QueueServer");
  const files = ["__azurite_db_queue__.json", "__azurite_db_queue_extent__.json"];
  const persistence = [{ locationId: "Default", locationPath: "__queuestorage__", maxConcurrency: 1 }];
  return new QueueServer(new Configuration(undefined, QUEUES, undefined, ...files, persistence, ...HOW));
}

function tables(): Server {
  const { default: Configuration } = load<Configured>("table/TableConfiguration");
  const { default: TableServer } = load<Configured>("table/TableServer");
  return new TableServer(
    new Configuration(undefined, TABLES, undefined, "__azurite_db_table__.json", ...HOW),
  );
}

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
  const code = await Promise.all(Object.values(servers).map((server) => server.close())).then(
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
