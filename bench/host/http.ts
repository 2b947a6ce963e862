import { removeData, startHostProcess } from "./host-process.ts";
import { requestsPerSecond } from "./http-load.ts";
import { printTable } from "./table.ts";

// Plain HTTP: an empty request, and one that sends and gets back 25 kB.
const host = await startHostProcess();
const plain = new URL(`${host.url}/api/plain`);
const echo = new URL(`${host.url}/api/echo`);
await requestsPerSecond(plain, Buffer.alloc(0), 2);
const small = await requestsPerSecond(plain, Buffer.alloc(0), 5);
const large = await requestsPerSecond(echo, Buffer.alloc(25_000, "x"), 5);
await host.stop();
removeData(host);
printTable(
  ["request", "requests a second"],
  [
    ["GET, no body", Math.round(small)],
    ["POST, 25 kB there and back", Math.round(large)],
  ],
);
