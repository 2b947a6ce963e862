import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { startStorage } from "../data/storage.ts";
import { freePort } from "../free-port.ts";
import { printTable } from "../table.ts";
import { exported, onLocalHost, release } from "./darkroom.ts";
import { inTurns, median, writeBodies } from "./measure.ts";
import { PEERS, pythonOf } from "./peers.ts";
import { type Command, type Server, start } from "./servers.ts";

// Tensors of the Open Inference Protocol, in turns: as JSON beside MLServer, as binary data beside the least that Node can do for them. Needs wrk, and Linux.
const MODEL = "cnn";
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "bench-serving-"));
const env = { ...process.env, PYTHONPATH: join(root, "training") };
execFileSync(join(root, ".venv/bin/python"), [join(import.meta.dirname, "models.py"), folder], {
  env,
  stdio: "pipe",
});
await writeBodies(folder);

const path = `v2/models/${MODEL}/infer`;
const json = { path, type: "application/json", body: "tensor" } as const;
const binary = {
  path,
  type: "application/octet-stream",
  body: "binary",
  headers: { "inference-header-content-length": readFileSync(join(folder, "binary-json-length"), "utf8") },
} as const;

const storage = await startStorage();
const servers: Server[] = [];
try {
  await release(storage.connectionString, folder, [MODEL]);
  const add = async (name: string, command: (port: number) => Command | Promise<Command>) => {
    const port = await freePort();
    servers.push(await start(name, await command(port), port, folder));
  };
  for (const [form, request] of [
    ["JSON", json],
    ["binary", binary],
  ] as const) {
    const { connectionString } = storage;
    await add(`Darkroom, local host, ${form}`, (port) => ({
      ...onLocalHost(root, connectionString, folder, port, MODEL),
      request,
    }));
    await add(`Darkroom, its core, ${form}`, async (port) => ({
      ...(await exported(connectionString, folder, port, MODEL)),
      request,
    }));
  }
  const mlserver = PEERS.find(({ name }) => name === "MLServer") as (typeof PEERS)[number];
  const scratch = join(folder, "mlserver");
  mkdirSync(scratch);
  const tensor = { ...json, path: "v2/models/photos/infer" } as const;
  await add("MLServer, JSON", (port) => ({
    ...mlserver.command(pythonOf(mlserver.name, mlserver.packages), port, join(folder, MODEL), scratch),
    request: tensor,
  }));
  const bare = [process.execPath, join(import.meta.dirname, "bare-binary.ts"), join(folder, MODEL)];
  await add("bare node:http, binary", (port) => ({ args: [...bare, `${port}`], env: {}, request: binary }));
  const seen = await inTurns(servers, [8], ROUNDS, 2, folder);
  console.log(`load average ${loadavg()[0]?.toFixed(1)}`);
  const rows = [...seen].map(([name, { perSecond, p99, cpu }]) => [
    name,
    median(perSecond.get(8)).toFixed(0),
    ...[p99, cpu].map((figures) => median(figures).toFixed(1)),
  ]);
  printTable(["one tensor, 8 connections", "a second", "p99, ms", "CPU ms"], rows);
} finally {
  for (const server of servers) server.stop();
  storage.stop();
  rmSync(folder, { recursive: true, force: true });
}
