// The Event Grid bridge: stands in front of Azurite's blob endpoint and tells subscribers what changes there.
//
//   node local/events/cli.ts --port 10000 --azurite URL --data DIR
//     [--subscribe URL[,prefix=SUBJECT][,types=TYPE;TYPE][,batch=N][,schema=cloudevents]]... [--retry-scale 1] [--exit-with-parent]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { onParentGone } from "../exit-with-parent.ts";
import { blobDetails } from "./blob-details.ts";
import { Deliverer } from "./deliverer.ts";
import { eventOf, type GridEvent } from "./event.ts";
import { inject } from "./inject.ts";
import { blobProxy } from "./proxy.ts";
import { Queue } from "./queue.ts";
import { parseSubscription } from "./subscription.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "10000" },
    azurite: { type: "string", default: "http://127.0.0.1:10010" },
    data: { type: "string", default: ".darkroom/events" },
    subscribe: { type: "string", multiple: true, default: [] },
    "retry-scale": { type: "string", default: "1" },
    "exit-with-parent": { type: "boolean", default: false },
  },
});
mkdirSync(values.data, { recursive: true });
const account = "devstoreaccount1"; // Azurite's only one
const endpoint = `http://127.0.0.1:${values.port}`;
const queue = new Queue(join(values.data, "events.sqlite"));
const subscriptions = values.subscribe.map(parseSubscription);
const deliverers = subscriptions.map(
  (each) => new Deliverer(each, queue, values.data, Number(values["retry-scale"])),
);
const details = blobDetails(values.azurite);

function raise(events: readonly GridEvent[]): void {
  queue.add(events, subscriptions, Date.now());
  for (const deliverer of deliverers) setImmediate(() => deliverer.pump());
}

const server = blobProxy(
  values.azurite,
  async (changes) => {
    const events = changes.map(async (change) => eventOf(change, await details(change), endpoint));
    raise(await Promise.all(events));
  },
  (request, response) => inject(request, response, account, raise),
);
server.listen(Number(values.port), "127.0.0.1", () =>
  console.log(`Blobs at ${endpoint}, kept by ${values.azurite}`),
);
for (const deliverer of deliverers) void deliverer.start(account);

process.on("SIGTERM", () => process.exit(0)); // all that was acknowledged is committed
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the stack ends its services in order
if (values["exit-with-parent"]) onParentGone(() => process.exit(1));
