import { growth, printTable } from "../table.ts";
import { removeData, startHostProcess } from "./host-process.ts";

// One-activity orchestrations, each started, run and asked after over HTTP.
const host = await startHostProcess();
await host.run("one", Array(200).fill(0));
const rows: (string | number)[][] = [];
let before: number | undefined;
for (const count of [500, 1000, 2000, 4000]) {
  const time = await host.run("one", Array(count).fill(0));
  rows.push([count, Math.round(time), growth(before, time), Math.round((count / time) * 1000)]);
  before = time;
}
await host.stop();
removeData(host);
printTable(["orchestrations", "ms", "growth", "a second"], rows);
