import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { printTable } from "../table.ts";
import { removeData, startHostProcess } from "./host-process.ts";
import { requestsPerSecond } from "./http-load.ts";

// Plain HTTP: an empty request, and one that sends and gets back 25 kB; a bare Node server beside it.
const host = await startHostProcess();
const bare = spawn(process.execPath, [join(import.meta.dirname, "bare-server.ts")], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [line] = await once(bare.stdout, "data");
const bareUrl = /http:\S+/.exec(String(line))?.[0] ?? "";

const rows: (string | number)[][] = [];
for (const [label, route, size] of [
  ["GET, no body", "api/plain", 0],
  ["POST, 25 kB there and back", "api/echo", 25_000],
] as const) {
  const body = Buffer.alloc(size, "x");
  const target = new URL(`${host.url}/${route}`);
  await requestsPerSecond(target, body, 2);
  const least = await requestsPerSecond(new URL(bareUrl), body, 4);
  const here = await requestsPerSecond(target, body, 4);
  rows.push([label, Math.round(here), Math.round(least), `${Math.round((100 * here) / least)} %`]);
}
bare.kill();
await host.stop();
removeData(host);
printTable(["request", "host, a second", "bare node:http, a second", "share"], rows);
