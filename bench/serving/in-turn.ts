import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import sharp from "sharp";
import { decode } from "../../shared/serving/decode.ts";
import { openModel } from "../../shared/serving/model.ts";
import { ModelSpec } from "../../shared/serving/model-spec.ts";
import { startStorage } from "../data/storage.ts";
import { printTable } from "../table.ts";
import { storeModel } from "./stored-model.ts";

// Twenty models, half of them small networks and half of them the pretrained default, asked one after the other, again and again: what
// host and worker hold, and whether each says what its file says (Linux).
const MODELS = 20;
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const KINDS = ["cnn", "pretrained"];
/** How far a probability may be from that of the same file in this process. */
const SAME = 1e-3;

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "bench-in-turn-"));
const storage = await startStorage();
let child: ChildProcess | undefined;
try {
  execFileSync(join(root, ".venv/bin/python"), [join(import.meta.dirname, "models.py"), folder], {
    env: { ...process.env, PYTHONPATH: join(root, "training") },
    stdio: ["ignore", "ignore", "pipe"],
  });
  await inTurn();
} finally {
  child?.kill();
  storage.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function inTurn(): Promise<void> {
  const photo = await sharp({ create: { width: 500, height: 375, channels: 3, background: "#805030" } })
    .jpeg()
    .toBuffer();
  const wanted = await Promise.all(KINDS.map((kind) => saidOf(kind, photo)));
  const models = Array.from({ length: MODELS }, (_, n) => ({ name: `model-${n}`, kind: n % KINDS.length }));
  mkdirSync(join(folder, "plans"));
  for (const { name, kind } of models) {
    await storeModel(storage.connectionString, name, join(folder, KINDS[kind] as string));
    const plan = `model: ${name}\nimages: images/${name}\nowner: you@example.com\n`;
    writeFileSync(join(folder, "plans", `${name}.yaml`), plan);
  }
  const url = await start();
  const rows: (string | number)[][] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    let [most, right, slowest] = [0, 0, 0];
    const watch = setInterval(() => {
      most = Math.max(most, held());
    }, 20);
    for (const { name, kind } of models) {
      const began = performance.now();
      const response = await fetch(`${url}/api/models/${name}/predict`, {
        method: "POST",
        body: new Uint8Array(photo),
      });
      const text = await response.text();
      slowest = Math.max(slowest, performance.now() - began);
      const { probabilities = {} } = JSON.parse(text) as { probabilities?: Record<string, number> };
      const said = Object.values(probabilities);
      const isRight = wanted[kind]?.every((share, n) => Math.abs(share - (said[n] ?? Number.NaN)) <= SAME);
      if (isRight) right++;
      else console.log(`${name}: ${response.status} ${text}`);
    }
    clearInterval(watch);
    rows.push([round, `${right} of ${MODELS}`, Math.round(most), Math.round(slowest)]);
  }
  printTable([`${MODELS} models in turn`, "right", "host + worker MB at the most", "slowest ms"], rows);
}

/** What a model says of a photo in this process. */
async function saidOf(kind: string, photo: Buffer): Promise<number[]> {
  const file = (name: string) => readFileSync(join(folder, kind, name));
  const spec = ModelSpec.parse(JSON.parse(file("model.json").toString()));
  const model = await openModel(file("model.onnx"), spec, kind);
  return [...(await model.infer(await decode(photo)))];
}

/** Darkroom's part that serves, on the local host. */
async function start(): Promise<string> {
  const cli = join(root, "packages/functions-host/bin/functions-host.mjs");
  const args = [cli, "--app", root, "--main", "main.ts", "--data", join(folder, "host"), "--port", "0"];
  const env = { PARTS: "serving", DataStorage: storage.connectionString, PLANS: join(folder, "plans") };
  child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /ready at (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    child.stdout?.resume();
    return url;
  }
  throw new Error("the host ended before it was ready");
}

/** Resident memory of the host and its worker, in MB. */
function held(): number {
  const pid = child?.pid;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const resident = (one: string) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${one}/status`, "utf8"))?.[1] ?? 0) / 1024;
  return [String(pid), ...children].map(resident).reduce((sum, one) => sum + one, 0);
}
