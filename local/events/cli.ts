// The Event Grid bridge: stands in front of Azurite's blob endpoint and tells subscribers what changes there.
//
//   node local/events/cli.ts --port 10000 --azurite SOCKET --data DIR
//     [--queues PORT] [--tables PORT]
//     [--subscribe URL[,prefix=SUBJECT][,types=TYPE;TYPE][,batch=N][,schema=cloudevents]]... [--retry-scale 1]
//     [--allow-host NAME]... [--exit-with-parent]
import { mkdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { onParentGone } from "../exit-with-parent.ts";
import { account, QUEUES, TABLES } from "../storage.ts";
import { blobDetails } from "./blob-details.ts";
import { Deliverer } from "./deliverer.ts";
import { eventOf, type GridEvent } from "./event.ts";
import { inject } from "./inject.ts";
import { passOn } from "./pass-on.ts";
import { blobProxy } from "./proxy.ts";
import { Queue } from "./queue.ts";
import { parseSubscription } from "./subscription.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "10000" },
    azurite: { type: "string", default: ".darkroom/azurite/blobs.sock" },
    data: { type: "string", default: ".darkroom/events" },
    queues: { type: "string" },
    tables: { type: "string" },
    subscribe: { type: "string", multiple: true, default: [] },
    "retry-scale": { type: "string", default: "1" },
    "allow-host": { type: "string", multiple: true, default: [] },
    "exit-with-parent": { type: "boolean", default: false },
  },
});
const [data, socket] = [resolve(values.data), resolve(values.azurite)];
mkdirSync(data, { recursive: true, mode: 0o700 });
process.chdir(dirname(socket)); // a socket's path has a hundred bytes at most, which a mere name never needs
const endpoint = `http://127.0.0.1:${values.port}`;
const queue = new Queue(join(data, "events.sqlite"));
const subscriptions = values.subscribe.map(parseSubscription);
const deliverers = subscriptions.map(
  (each) => new Deliverer(each, queue, data, Number(values["retry-scale"])),
);
const details = blobDetails(endpoint);

function raise(events: readonly GridEvent[]): void {
  queue.add(events, subscriptions, Date.now());
  for (const deliverer of deliverers) setImmediate(() => deliverer.pump());
}

const server = blobProxy({
  socket: basename(socket),
  storage: dirname(socket),
  events: data,
  names: values["allow-host"],
  async record(changes) {
    const events = changes.map(async (change) => eventOf(change, await details(change), endpoint));
    raise(await Promise.all(events));
  },
  injected: (request, response) => inject(request, response, account, raise),
});
server.listen(Number(values.port), "127.0.0.1", () => console.log(`Blobs at ${endpoint}, kept by ${socket}`));
for (const [port, name] of [[values.queues, QUEUES] as const, [values.tables, TABLES] as const])
  if (port !== undefined) passOn(name, values["allow-host"], data).listen(Number(port), "127.0.0.1");
for (const deliverer of deliverers) void deliverer.start(account);

process.on("SIGTERM", () => process.exit(0)); // all that was acknowledged is committed
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the stack ends its services in order
if (values["exit-with-parent"]) onParentGone(() => process.exit(1));
