import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startStack } from "../../local/stack.ts";
import { cpuOfDescendants } from "../process-tree.ts";
import { printTable } from "../table.ts";

// Events a second through the bridge and the host, and what 10,000 of them start. Nothing is uploaded: a settle finds no photo.
const EVENTS = Number(process.argv[2] ?? 10_000);
const data = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
mkdirSync(join(data, "plans"));
const settle = "dataset: {settle: {quiet_period: 5s, longest_wait: 30m}}";
for (const model of ["heeded", "disabled"])
  writeFileSync(
    join(data, "plans", `${model}.yaml`),
    `model: ${model}\nimages: images/${model}\nowner: bench\n${settle}\n`,
  );
const stack = await startStack({
  data,
  ports: { functions: 0, blobs: 0, queues: 0, tables: 0, mlflow: 0, databricks: 0 },
  quiet: true,
});
const queue = new DatabaseSync(join(data, "events/events.sqlite"), { readOnly: true });
const waiting = queue.prepare("SELECT count(*) AS count FROM deliveries");
const instances = `${stack.urls.functions}/runtime/webhooks/durabletask/instances?top=10000`;
const count = async () => ((await (await fetch(instances)).json()) as unknown[]).length;

const event = (path: string, n: number) => ({
  eventType: "Microsoft.Storage.BlobCreated",
  subject: `/blobServices/default/containers/images/blobs/${path}`,
  data: { api: "PutBlob", sequencer: String(n).padStart(32, "0") },
  id: `event-${n}`,
  eventTime: "2026-01-01T00:00:00.000Z",
});

const rows: (string | number)[][] = [];
async function storm(what: string, path: (n: number) => string): Promise<void> {
  const [before, cpu] = [await count(), cpuOfDescendants()];
  const started = performance.now();
  const events = Array.from({ length: EVENTS }, (_, n) => event(path(n), n));
  const bridge = new URL("/.events", stack.urls.blobs);
  const headers = { "content-type": "application/json" };
  await fetch(bridge, { method: "POST", headers, body: JSON.stringify(events) });
  while (waiting.get()?.count !== 0) await new Promise((resolve) => setTimeout(resolve, 50));
  const seconds = (performance.now() - started) / 1000;
  const milliseconds = ((cpuOfDescendants() - cpu) / EVENTS) * 1000;
  rows.push([
    what,
    Number(seconds.toFixed(1)),
    Math.round(EVENTS / seconds),
    Number(milliseconds.toFixed(1)),
    (await count()) - before,
  ]);
}

try {
  await storm("of as many photos", (n) => `heeded/cat/${n}.jpg`);
  await storm("the same again", (n) => `heeded/cat/${n}.jpg`);
  await storm("of no plan", (n) => `nobody/cat/${n}.jpg`);
  await fetch(`${stack.urls.functions}/api/models/disabled/disable`, { method: "POST" });
  await storm("of a disabled model", (n) => `disabled/cat/${n}.jpg`);
  printTable([`${EVENTS} events`, "s", "events/s", "CPU ms/event", "orchestrations"], rows);
} finally {
  queue.close();
  await stack.stop();
  rmSync(data, { recursive: true });
}
