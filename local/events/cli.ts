// The Event Grid bridge: stands in front of Azurite's blob endpoint and tells subscribers what changes there.
//
//   node local/events/cli.ts --port 10000 --azurite URL --data DIR
//     [--subscribe URL[,prefix=SUBJECT][,types=TYPE;TYPE][,batch=N]]... [--retry-scale 1] [--exit-with-parent]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { onParentGone } from "../exit-with-parent.ts";
import { blobDetails } from "./blob-details.ts";
import { Deliverer } from "./deliverer.ts";
import { eventOf } from "./event.ts";
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
const endpoint = `http://127.0.0.1:${values.port}`;
const queue = new Queue(join(values.data, "events.sqlite"));
const subscriptions = values.subscribe.map(parseSubscription);
const deliverers = subscriptions.map(
  (each) => new Deliverer(each, queue, values.data, Number(values["retry-scale"])),
);
const details = blobDetails(values.azurite);

const server = blobProxy(values.azurite, async (changes) => {
  const events = changes.map(async (change) => eventOf(change, await details(change), endpoint));
  queue.add(await Promise.all(events), subscriptions, Date.now());
  for (const deliverer of deliverers) setImmediate(() => deliverer.pump());
});
server.listen(Number(values.port), "127.0.0.1", () =>
  console.log(`Blobs at ${endpoint}, kept by ${values.azurite}`),
);
for (const deliverer of deliverers) void deliverer.start("devstoreaccount1");

process.on("SIGTERM", () => process.exit(0)); // all that was acknowledged is committed
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the stack ends its services in order
if (values["exit-with-parent"]) onParentGone(() => process.exit(1));
