import { join } from "node:path";
import { createVirtualClock } from "../../packages/functions-host/src/clock.ts";
import { openStore } from "../../packages/functions-host/src/durable/store.ts";
import { startHost } from "../../packages/functions-host/src/host.ts";
import { growth, printTable } from "../table.ts";
import { removeData, startHostProcess } from "./host-process.ts";

// Start-up with finished instances in the store, and instances that wait for timers.
const starts: (string | number)[][] = [];
let before: number | undefined;
for (const finished of [0, 50_000, 100_000]) {
  const first = await startHostProcess();
  await first.stop();
  fillStore(first.data, finished);
  const second = await startHostProcess(first.data);
  starts.push([finished, Math.round(second.startedIn), growth(before, second.startedIn), second.memory()]);
  before = second.startedIn;
  await second.stop();
  removeData(second);
}
printTable(["finished instances", "ms to first answer", "growth", "host MB"], starts);
console.log();

const clock = createVirtualClock();
const seed = await startHostProcess();
await seed.stop();
const host = await startHost({ app: join(import.meta.dirname, "app"), data: seed.data, port: 0, clock });
const timers: (string | number)[][] = [];
let idleBefore: number | undefined;
for (const count of [2_500, 5_000, 10_000]) {
  for (let n = 0; n < count; n += 500) {
    await Promise.all(Array.from({ length: 500 }, () => host.durable.start({ name: "idle", input: null })));
    await host.idle();
  }
  const started = performance.now();
  await clock.advance(86_400_000, () => host.idle());
  const time = performance.now() - started;
  timers.push([count, Math.round(time), growth(idleBefore, time)]);
  idleBefore = time;
}
await host.stop();
removeData(seed);
printTable(["instances waiting on timers", "ms until all have ended", "growth"], timers);

function fillStore(data: string, count: number): void {
  const store = openStore(join(data, "durable.db"));
  store.database.sql.exec("BEGIN");
  for (let n = 0; n < count; n++) {
    store.instances.put({
      id: `finished-${n}`,
      name: "one",
      version: null,
      execution: `e${n}`,
      status: "Completed",
      created: n,
      updated: n,
      input: "0",
      output: "1",
      customStatus: null,
      parent: null,
    });
  }
  store.database.sql.exec("COMMIT");
  store.database.close();
}
