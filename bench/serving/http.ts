import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { writeContainer } from "../../cli/export/command.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { startStorage } from "../data/storage.ts";
import { requestsPerSecond } from "../host/http-load.ts";
import { printTable } from "../table.ts";
import { storeModel } from "./stored-model.ts";

// Predictions a second over HTTP, in turns: Darkroom on the local host, its core behind a bare server as `darkroom export` writes it,
// its threads behind one that does nothing else, and what one core does without any. BEFORE=<folder> adds another checkout of Darkroom; DARKROOM_PHOTOS=<folder> takes a photo from there.
const ROUNDS = 5;
const SECONDS = 2;
const CONNECTIONS = [1, 8, 32];
const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "bench-serving-"));
const children: ChildProcess[] = [];

/** Starts a server and gives its address, once it says that it is ready. */
async function start(command: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /ready at (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout?.resume();
    return url;
  }
  throw new Error(`${command} ended before it was ready`);
}

async function darkroom(
  checkout: string,
  connection: string,
  name: string,
): Promise<(model: string) => string> {
  const cli = join(checkout, "packages/functions-host/bin/functions-host.mjs");
  const data = join(folder, name);
  const args = [cli, "--app", checkout, "--main", "main.ts", "--data", data, "--port", "0"];
  const env = { PARTS: "serving", DataStorage: connection, PLANS: join(folder, "plans") };
  const url = await start(process.execPath, args, env);
  return (model) => `${url}/api/models/${model}/predict`;
}

const photo = await somePhoto();
writeFileSync(join(folder, "photo.jpg"), photo);
const python = join(root, ".venv/bin/python");
const env = { ...process.env, PYTHONPATH: join(root, "training") };
execFileSync(python, [join(import.meta.dirname, "models.py"), folder], {
  env,
  stdio: ["ignore", "ignore", "pipe"],
});
const MODELS = ["cnn", "pretrained"];

const storage = await startStorage();
try {
  await compare(storage.connectionString);
} finally {
  for (const child of children) child.kill();
  storage.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(connection: string): Promise<void> {
  mkdirSync(join(folder, "plans"));
  for (const model of MODELS) {
    await storeModel(connection, model, join(folder, model));
    const plan = `model: ${model}\nimages: images/${model}\nowner: you@example.com\n`;
    writeFileSync(join(folder, "plans", `${model}.yaml`), plan);
  }
  const servers: [string, (model: string) => string][] = [];
  servers.push(["Darkroom, local host", await darkroom(root, connection, "now")]);
  if (process.env.BEFORE)
    servers.push(["Darkroom, before", await darkroom(process.env.BEFORE, connection, "before")]);
  const [exported, bare] = [new Map<string, string>(), new Map<string, string>()];
  for (const model of MODELS) exported.set(model, await startExported(connection, model));
  servers.push(["its core, exported", (model) => exported.get(model) as string]);
  for (const model of MODELS)
    bare.set(
      model,
      await start(process.execPath, [join(import.meta.dirname, "bare-server.ts"), join(folder, model)]),
    );
  servers.push(["its threads, bare node:http", (model) => bare.get(model) as string]);
  for (const model of MODELS) await measure(model, servers);
}

/** What a container of a model would run. */
async function startExported(connection: string, model: string): Promise<string> {
  const at = join(folder, "exported", model);
  const blobs = new Blobs({ DataStorage: connection, PLANS: "" });
  await writeContainer(blobs, at, { model, version: undefined, environment: undefined });
  symlinkSync(join(root, "node_modules"), join(at, "node_modules"));
  const env = { PORT: "0", HOST: "127.0.0.1" };
  return `${await start(process.execPath, [join(at, "dist/container/server.js"), at], env)}/api/models/${model}/predict`;
}

/** All servers in turns, so that what else the machine does falls on each alike; the median of the rounds, and its share of the first. */
async function measure(model: string, servers: [string, (model: string) => string][]): Promise<void> {
  const figures = new Map<string, number[]>();
  const note = (name: string, figure: number) => figures.set(name, [...(figures.get(name) ?? []), figure]);
  for (const [, urlOf] of servers) await requestsPerSecond(new URL(urlOf(model)), photo, 1, 8);
  for (let round = 0; round < ROUNDS; round++) {
    for (const connections of CONNECTIONS)
      for (const [name, urlOf] of servers)
        note(
          `${name} ${connections}`,
          await requestsPerSecond(new URL(urlOf(model)), photo, SECONDS, connections),
        );
    const loop = [join(import.meta.dirname, "raw-loop.ts"), join(folder, model), join(folder, "photo.jpg")];
    note("raw", Number.parseFloat(execFileSync(process.execPath, loop, { encoding: "utf8" })));
  }
  const [[first = ""] = []] = servers;
  const rows = servers.map(([name]) => [
    name,
    ...CONNECTIONS.flatMap((connections) => {
      const own = median(figures.get(`${name} ${connections}`));
      return [own.toFixed(0), `x ${(own / median(figures.get(`${first} ${connections}`))).toFixed(2)}`];
    }),
  ]);
  rows.push(["one core, no server", median(figures.get("raw")).toFixed(0), ...Array(5).fill("")]);
  console.log();
  printTable([model, ...CONNECTIONS.flatMap((connections) => [`${connections} connections`, ""])], rows);
}

function median(values: number[] = []): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

/** A photo of about 500 pixels, as people send them. */
async function somePhoto(): Promise<Buffer> {
  const photos = process.env.DARKROOM_PHOTOS;
  const [first] = photos ? globSync("**/*.{jpg,jpeg}", { cwd: photos }).sort() : [];
  if (photos && first) return readFileSync(join(photos, first));
  const noise = { type: "gaussian" as const, mean: 128, sigma: 25 };
  return sharp({ create: { width: 500, height: 375, channels: 3, background: "red", noise } })
    .blur(1)
    .jpeg({ quality: 90 })
    .toBuffer();
}
