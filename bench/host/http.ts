import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { printTable } from "../table.ts";
import { removeData, startHostProcess } from "./host-process.ts";
import { requestsPerSecond } from "./http-load.ts";

// Plain HTTP: an empty request, and one that sends and gets back 25 kB; a bare Node server beside it. Then what a call costs.
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
printTable(["request", "host, a second", "bare node:http, a second", "share"], rows);

// What the host adds to a call that sends a body and gets back its size, beside the bare server; the body whole, and streamed.
const streamed = await startHostProcess(undefined, { STREAMS: "1" });
const costs: (string | number)[][] = [];
for (const [label, size] of [
  ["7 KB", 7_000],
  ["100 KB", 100_000],
  ["1 MB", 1_000_000],
] as const) {
  const body = Buffer.alloc(size, "x");
  const target = (url: string) => new URL(`${url}/api/count`);
  for (const { url } of [host, streamed]) await requestsPerSecond(target(url), body, 1);
  const least = 1000 / (await requestsPerSecond(target(bareUrl), body, 3, 1));
  const cells = [];
  for (const { url } of [host, streamed]) {
    const alone = 1000 / (await requestsPerSecond(target(url), body, 3, 1));
    cells.push(round(alone - least), Math.round(await requestsPerSecond(target(url), body, 3, 8)));
  }
  costs.push([label, round(least), ...cells]);
}
console.log();
const both = ["adds, ms", "a second, 8 connections", "streamed: adds, ms", "a second, 8 connections"];
printTable(["body", "bare node:http, ms", ...both], costs);

for (const each of [host, streamed]) {
  await each.stop();
  removeData(each);
}
bare.kill();

function round(milliseconds: number): number {
  return Number(milliseconds.toFixed(2));
}
