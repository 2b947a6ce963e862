import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { startStorage } from "../data/storage.ts";
import { freePort } from "../free-port.ts";
import { printTable } from "../table.ts";
import { exported, onLocalHost, release } from "./darkroom.ts";
import { inTurns, median, type Seen, writeBodies } from "./measure.ts";
import { PEERS, pythonOf } from "./peers.ts";
import { type Command, type Server, start } from "./servers.ts";

// Predictions over HTTP in turns: Darkroom on the local host, its core behind a bare server, other servers for the same model, and the same
// loop without any server on one core and on all. Needs wrk, and Linux. DARKROOM_PHOTOS=<folder> takes a photo from there, MODELS, PEERS and ROUNDS less of each;
// BEFORE=<folder> adds another checkout of Darkroom.
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 2);
const CONNECTIONS = [1, 8, 32];
const MODELS = (process.env.MODELS ?? "cnn,resnet18,pretrained").split(",");
const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "bench-serving-"));

await writeBodies(folder);
const env = { ...process.env, PYTHONPATH: join(root, "training") };
execFileSync(join(root, ".venv/bin/python"), [join(import.meta.dirname, "models.py"), folder], {
  env,
  stdio: "pipe",
});

const storage = await startStorage();
try {
  await release(storage.connectionString, folder, MODELS);
  for (const model of MODELS) await compare(model, storage.connectionString);
} finally {
  storage.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(model: string, connection: string): Promise<void> {
  const servers: Server[] = [];
  const add = async (name: string, command: (port: number) => Command | Promise<Command>) => {
    const port = await freePort();
    servers.push(await start(name, await command(port), port, folder));
  };
  try {
    await add("Darkroom, local host", (port) => onLocalHost(root, connection, folder, port, model));
    await add("Darkroom, its core exported", (port) => exported(connection, folder, port, model));
    if (process.env.BEFORE)
      await add("Darkroom, before", (port) =>
        onLocalHost(process.env.BEFORE as string, connection, folder, port, model),
      );
    for (const { name, packages, command } of PEERS) {
      if (process.env.PEERS && !process.env.PEERS.split(",").includes(name)) continue;
      const scratch = join(folder, `${model}-${name}`);
      mkdirSync(scratch);
      await add(name, (port) => command(pythonOf(name, packages), port, join(folder, model), scratch));
    }
    await measure(model, servers);
  } finally {
    for (const server of servers) server.stop();
  }
}

async function measure(model: string, servers: Server[]): Promise<void> {
  const raw: [number[], number[]] = [[], []];
  const seen = await inTurns(servers, CONNECTIONS, ROUNDS, SECONDS, folder, () => {
    raw[0].push(rawLoop(model, 1));
    raw[1].push(rawLoop(model, availableParallelism()));
  });
  const rows = servers.map((server) => {
    const { perSecond, p50, p99, cpu } = seen.get(server.name) as Seen;
    return [
      server.name,
      ...CONNECTIONS.map((connections) => median(perSecond.get(connections)).toFixed(0)),
      ...[p50, p99, cpu].map((figures) => median(figures).toFixed(2)),
      server.memory().toFixed(0),
      server.coldStart.toFixed(1),
    ];
  });
  rows.push(["no server, one core", median(raw[0]).toFixed(0), ...Array(7).fill("")]);
  rows.push(["no server, all cores", median(raw[1]).toFixed(0), ...Array(7).fill("")]);
  console.log(`\n${model}; load average ${loadavg()[0]?.toFixed(1)}`);
  const headings = ["1 connection", "8", "32", "p50 at 1, ms", "p99 at 8, ms", "CPU ms", "MB", "start, s"];
  printTable(["answers a second", ...headings], rows);
}

/** Photos a second of processes that only decode and ask the model, over and over. */
function rawLoop(model: string, processes: number): number {
  const loop = [join(import.meta.dirname, "raw-loop.ts"), join(folder, model), join(folder, "photo")].map(
    (part) => JSON.stringify(part),
  );
  const one = [JSON.stringify(process.execPath), ...loop].join(" ");
  const said = execFileSync("sh", ["-c", `${Array(processes).fill(`${one} &`).join(" ")} wait`], {
    encoding: "utf8",
  });
  return said
    .trim()
    .split("\n")
    .reduce((sum, line) => sum + Number.parseFloat(line), 0);
}
