import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { startStorage } from "../data/storage.ts";
import { printTable } from "../table.ts";

// 100 bodies of 50 MB at once, to Darkroom's predict behind the host: what the two processes hold at the most. They are no photos, and
// those for which there is no room are told to come back.
const AT_ONCE = 100;
const PIECES = 50;
const piece = Buffer.alloc(1_000_000, 1);
const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "bench-bodies-"));
const storage = await startStorage();
const rows: (string | number)[][] = [];
try {
  mkdirSync(join(folder, "plans"));
  writeFileSync(
    join(folder, "plans/pets.yaml"),
    "model: pets\nimages: images/pets\nowner: you@example.com\n",
  );
  await measure("Content-Length", "content-length: 50000000");
  await measure("chunked", "transfer-encoding: chunked");
} finally {
  storage.stop();
  rmSync(folder, { recursive: true, force: true });
}
printTable(["100 bodies of 50 MB", "host + worker MB before", "at the most", "read whole", "429"], rows);

async function measure(what: string, header: string): Promise<void> {
  const { child, url } = await start(what);
  const before = held(child);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, held(child));
  }, 20);
  const statuses = await Promise.all(Array.from({ length: AT_ONCE }, () => send(url, header)));
  clearInterval(watch);
  const count = (status: number) => statuses.filter((one) => one === status).length;
  rows.push([what, Math.round(before), Math.round(most), count(404) + count(422), count(429)]);
  child.kill();
}

/** Darkroom's part that serves, on the local host. */
async function start(name: string): Promise<{ child: ChildProcess; url: URL }> {
  const cli = join(root, "packages/functions-host/bin/functions-host.mjs");
  const args = [cli, "--app", root, "--main", "main.ts", "--data", join(folder, name), "--port", "0"];
  const env = { PARTS: "serving", DataStorage: storage.connectionString, PLANS: join(folder, "plans") };
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /ready at (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout?.resume();
    return { child, url: new URL(url) };
  }
  throw new Error("the host ended before it was ready");
}

/** Resident memory of a process and its children, in MB. */
function held({ pid }: ChildProcess): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const resident = (one: string) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${one}/status`, "utf8"))?.[1] ?? 0) / 1024;
  return [String(pid), ...children].map(resident).reduce((sum, one) => sum + one, 0);
}

/** Sends a body as fast as it is taken; gives the status of the answer. */
function send({ hostname, port, host }: URL, header: string): Promise<number> {
  const isChunked = header.startsWith("transfer-encoding");
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /api/models/pets/predict HTTP/1.1\r\nhost: ${host}\r\ncontent-type: image/png\r\n${header}\r\n\r\n`,
  );
  let sent = 0;
  const flow = () => {
    for (let isTaken = true; isTaken && sent < PIECES; sent++) {
      if (isChunked) socket.write(`${piece.length.toString(16)}\r\n`);
      isTaken = socket.write(piece);
      if (isChunked) socket.write(sent === PIECES - 1 ? "\r\n0\r\n\r\n" : "\r\n");
    }
  };
  socket.on("drain", flow);
  flow();
  return new Promise((resolve, reject) => {
    socket.once("data", (answer) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer.toString("latin1"))?.[1]));
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
