import { printTable } from "../table.ts";
import { removeData, startHostProcess } from "./host-process.ts";

// Whether the host's memory stays flat over many orchestrations.
const total = Number(process.argv[2] ?? 50_000);
const host = await startHostProcess();
const rows: (string | number)[][] = [[0, host.memory()]];
for (let done = 0; done < total; done += total / 5) {
  await host.run("one", Array(total / 5).fill(0));
  rows.push([done + total / 5, host.memory()]);
}
await host.stop();
removeData(host);
printTable(["orchestrations so far", "host MB"], rows);
