import { growth, printTable } from "../table.ts";
import { removeData, startHostProcess } from "./host-process.ts";

// How time grows with the width of a fan-out and with the length of a sequence (five history events an activity).
const host = await startHostProcess();
await host.run("fanOut", [100]);
for (const [name, sizes] of [
  ["fanOut", [250, 500, 1000, 2000]],
  ["sequence", [250, 500, 1000, 2000]],
] as const) {
  const rows: (string | number)[][] = [];
  let before: number | undefined;
  for (const size of sizes) {
    const time = await host.run(name, [size]);
    rows.push([size, Math.round(time), growth(before, time), Number((time / size).toFixed(2))]);
    before = time;
  }
  printTable([`${name}: activities`, "ms", "growth", "ms an activity"], rows);
  console.log();
}
await host.stop();
removeData(host);
