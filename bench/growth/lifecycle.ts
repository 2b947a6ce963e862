import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { BlobServiceClient } from "@azure/storage-blob";
import { Api } from "../../cli/demo/api.ts";
import { isUnderWay } from "../../cli/demo/watch.ts";
import { startStack } from "../../local/stack.ts";
import { printTable } from "../table.ts";
import { putCrops } from "./crops.ts";
import { type Held, heldNow, type Kind, larger } from "./processes.ts";

// Many photos of real size through one whole life cycle on the local stack: how long each stage takes, and what the largest process of each
// kind holds meanwhile. DARKROOM_PHOTOS=<folder> holds a folder of photos for each label, of which crops are made; the plan trains little.
const PHOTOS = Number(process.argv[2] ?? 25_000);
const PLAN = `model: many
images: images/many
owner: bench@example.com
dataset: {triggers: {photos: false, schedule: off}}
preprocess: {size: [64, 64]}
search: {trainers: [keras.cnn], space: {learning_rate: [0.001], dropout: [0.2]}, trials: 1, epochs: 3}
gate: {champion: {inconclusive: pass}}
`;
const KINDS: Kind[] = ["functions worker", "functions host", "task", "decoder"];

const folder = process.env.DARKROOM_PHOTOS;
if (!folder) {
  console.log("skipped: DARKROOM_PHOTOS names no folder of photos, one folder for each label");
  process.exit();
}
const data = mkdtempSync(join(tmpdir(), "darkroom-bench-"));
for (const name of ["plans", "tmp"]) mkdirSync(join(data, name));
writeFileSync(join(data, "plans/many.yaml"), PLAN);
process.env.TMPDIR = join(data, "tmp"); // what tasks leave there goes, too
const stack = await startStack({
  data,
  ports: { functions: 0, blobs: 0, queues: 0, tables: 0, mlflow: 0, databricks: 0 },
  quiet: true,
});
const interrupted = new Promise<never>((_, reject) =>
  process.once("SIGINT", () => reject(new Error("interrupted"))),
);
const stages: { stage: string; from: number; held: Held }[] = [];
const look = setInterval(() => {
  const now = stages.at(-1);
  if (now) now.held = larger(now.held, heldNow());
}, 1000);
try {
  await Promise.race([runThrough(folder), interrupted]);
} finally {
  clearInterval(look);
  enter("");
  const rows = stages.slice(0, -1).map(({ stage, from, held }, n) => {
    const seconds = Math.round(((stages[n + 1]?.from as number) - from) / 1000);
    return [stage, seconds, ...KINDS.map((kind) => Math.round(held[kind] ?? 0))];
  });
  printTable(["stage", "seconds", ...KINDS.map((kind) => `${kind} MB`)], rows);
  await stack.stop();
  rmSync(data, { recursive: true, force: true });
}
process.exit();

function enter(stage: string): void {
  if (stages.at(-1)?.stage !== stage) stages.push({ stage, from: performance.now(), held: {} });
}

async function runThrough(photos: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(stack.settings.DataStorage as string);
  enter("upload");
  await putCrops(service.getContainerClient("images"), "many", photos, PHOTOS);
  enter("list");
  const api = new Api(stack.urls.functions);
  const { runId } = await api.retrain("many", false);
  let run = await api.run(runId);
  for (; isUnderWay(run); run = await api.run(runId)) {
    if ("stage" in run) enter(run.stage);
    await pause(500);
  }
  const because = "because" in run ? run.because : "";
  console.log(`${PHOTOS.toLocaleString("en")} photos, ended as ${run.status}: ${because}\n${PLAN}`);
}
