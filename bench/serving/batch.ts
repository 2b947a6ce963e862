import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { getBatch, startBatch } from "../../shared/batches/routes.ts";
import { Blobs } from "../../shared/clients/blobs.ts";
import { client } from "../../shared/kit/client.ts";
import { decode } from "../../shared/serving/decode.ts";
import { openModel } from "../../shared/serving/model.ts";
import { ModelSpec } from "../../shared/serving/model-spec.ts";
import { startStorage } from "../data/storage.ts";
import { printTable } from "../table.ts";
import { storeModel } from "./stored-model.ts";

// Photos a second of a batch, from the request to the finished results; of one core that decodes the same photos and asks the
// model, without storage or a server; and of whoever only reads them from the local storage, sixteen at once. DARKROOM_PHOTOS=<folder> says which photos, PHOTOS how many (1000): those
// that are there are taken again and again, each under a path of its own. MODELS=cnn asks less.
const PHOTOS = Number(process.env.PHOTOS ?? 1000);
const MODELS = (process.env.MODELS ?? "cnn,pretrained").split(",");
const root = join(import.meta.dirname, "../..");
const photos = process.env.DARKROOM_PHOTOS;
if (!photos) throw new Error("DARKROOM_PHOTOS is missing: name a folder of JPEGs.");
const there = globSync("**/*.{jpg,jpeg}", { cwd: photos }).sort().slice(0, PHOTOS);
const files = Array.from({ length: PHOTOS }, (_, n) => there[n % there.length] as string);
const read = new Map(there.map((file) => [file, readFileSync(join(photos, file))]));

const folder = mkdtempSync(join(tmpdir(), "bench-serving-"));
const storage = await startStorage();
const blobs = new Blobs({ DataStorage: storage.connectionString, PLANS: "" });
let host: ChildProcess | undefined;
try {
  const python = join(root, ".venv/bin/python");
  const env = { ...process.env, PYTHONPATH: join(root, "training") };
  execFileSync(python, [join(import.meta.dirname, "models.py"), folder], { env, stdio: "pipe" });
  mkdirSync(join(folder, "plans"));
  for (const model of MODELS) {
    await storeModel(storage.connectionString, model, join(folder, model));
    const plan = `model: ${model}\nimages: images/${model}\nowner: you@example.com\n`;
    writeFileSync(join(folder, "plans", `${model}.yaml`), plan);
  }
  for (const [n, file] of files.entries())
    await blobs.write({ container: "images", path: `new/${n}${extname(file)}` }, read.get(file) as Buffer);
  await measure();
} finally {
  host?.kill();
  storage.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const model of MODELS) rows.push([model, await raw(join(folder, model))]);
  const reading = await readAll();
  const call = client(await start());
  for (const [n, model] of MODELS.entries()) {
    const began = performance.now();
    const { body } = await call(startBatch, { params: { model }, body: { prefix: "images/new" } });
    const params = { model, batchId: body.batchId };
    for (let status = ""; status !== "done"; await pause(50)) {
      ({ status } = (await call(getBatch, { params })).body);
      if (status === "failed") throw new Error(`The batch of ${model} failed.`);
    }
    const batch = (files.length * 1000) / (performance.now() - began);
    rows[n]?.push(batch, `x ${(batch / Number(rows[n][1])).toFixed(2)}`);
  }
  rows.push(["no model: only read from storage", "", reading, ""]);
  printTable(
    ["photos a second", "one core, no server", "batch", ""],
    rows.map((row) => row.map(rounded)),
  );
}

function rounded(cell: string | number): string | number {
  return typeof cell === "number" ? Math.round(cell) : cell;
}

/** Photos a second that the local storage gives. */
async function readAll(): Promise<number> {
  const began = performance.now();
  const names = [...files.keys()];
  const readers = Array.from({ length: 16 }, async () => {
    for (let n = names.pop(); n !== undefined; n = names.pop())
      await blobs.bytes({ container: "images", path: `new/${n}${extname(files[n] ?? "")}` });
  });
  await Promise.all(readers);
  return (files.length * 1000) / (performance.now() - began);
}

/** Photos a second of one core. */
async function raw(folder: string): Promise<number> {
  const spec = ModelSpec.parse(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")));
  const model = await openModel(readFileSync(join(folder, "model.onnx")), spec, folder);
  const began = performance.now();
  for (const file of files) await model.infer(await decode(read.get(file) as Buffer));
  return (files.length * 1000) / (performance.now() - began);
}

/** The app on its local host: services that no batch needs are away. */
async function start(): Promise<string> {
  const cli = join(root, "packages/functions-host/bin/functions-host.mjs");
  const args = [cli, "--app", root, "--main", "main.ts", "--data", join(folder, "host"), "--port", "0"];
  const nowhere = "http://127.0.0.1:1";
  host = spawn(process.execPath, args, {
    env: {
      ...{ ...process.env, DataStorage: storage.connectionString, PLANS: join(folder, "plans") },
      ...{ DATABRICKS_HOST: nowhere, MLFLOW_TRACKING_URI: nowhere, DATABRICKS_CLUSTER: "local" },
      ...{ TRAINING_WHEEL: "wheel", TRAINING_WHEEL_SHA256: "a".repeat(64) },
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: host.stdout as NodeJS.ReadableStream })) {
    const url = /ready at (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    host.stdout?.resume();
    return url;
  }
  throw new Error("the host ended before it was ready");
}
