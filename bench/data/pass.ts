import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { describeDatasetWith } from "../../activities/dataset/describe-dataset.ts";
import { prepareInspectWith } from "../../activities/dataset/prepare-inspect.ts";
import { preparePreprocessWith } from "../../activities/dataset/prepare-preprocess.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { keepSnapshot } from "../../shared/intake/photos.ts";
import { collect } from "../../shared/kit/collect.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";

const root = join(import.meta.dirname, "../..");
const TASKS_AT_ONCE = 2;

export interface Pass {
  seconds: number;
  /** Of photos that the tasks have read. */
  photoBytes: number;
  decoded: number;
  shards: number;
}

const Result = z.object({ decoded: z.number(), read: z.number().default(0), shards: z.number().default(0) });

/** What a life cycle does before it trains: snapshot, inspect, dataset, preprocess. */
export async function passOver(blobs: Blobs, plan: Plan, settings: Settings, storage: string): Promise<Pass> {
  const started = performance.now();
  const deps = { blobs, settings };
  const nobody = undefined as never;
  const { snapshot } = await keepSnapshot(blobs, plan);
  const runId = `${plan.model}-${snapshot.slice(0, 12)}-${Math.round(started)}`;
  const hash = "0".repeat(64);
  const trigger = { kind: "http" as const, at: new Date().toISOString() };
  const identity = { trainingHash: hash, policyHash: hash, code: hash, attempt: 1, force: false, trigger };
  const request: LifecycleRequest = { runId, model: plan.model, snapshot, plan, ...identity };

  await runTasks("inspect", (await prepareInspectWith(deps)(request, nobody)).specs, storage);
  await describeDatasetWith(deps)(request, nobody);
  await runTasks("preprocess", (await preparePreprocessWith(deps)(request, nobody)).specs, storage);
  const seconds = (performance.now() - started) / 1000;

  const inspected = await resultsOf(blobs, runId, "inspect");
  const preprocessed = await resultsOf(blobs, runId, "preprocess");
  const results = [...inspected, ...preprocessed];
  const sum = (of: (result: z.infer<typeof Result>) => number) =>
    results.reduce((all, one) => all + of(one), 0);
  return {
    seconds,
    photoBytes: await photoBytes(blobs, runId),
    decoded: sum(({ decoded }) => decoded),
    shards: sum(({ shards }) => shards),
  };
}

/** Runs tasks as the local Databricks does: a Python process each, a few at once. */
async function runTasks(entryPoint: string, specs: string[], storage: string): Promise<void> {
  const waiting = [...specs];
  const worker = async () => {
    for (let spec = waiting.shift(); spec !== undefined; spec = waiting.shift()) {
      const code = `import darkroom_training; darkroom_training.${entryPoint}()`;
      const env = {
        ...process.env,
        PYTHONPATH: join(root, "training"),
        OMP_NUM_THREADS: "1",
        AZURE_STORAGE_CONNECTION_STRING: storage,
      };
      const child = spawn(join(root, ".venv/bin/python"), ["-c", code, spec], {
        env,
        stdio: ["ignore", "ignore", "inherit"],
      });
      const [exit] = await once(child, "exit");
      if (exit !== 0) throw new Error(`${entryPoint} failed`);
    }
  };
  await Promise.all(Array.from({ length: TASKS_AT_ONCE }, worker));
}

async function resultsOf(blobs: Blobs, runId: string, stage: string) {
  const folder = paths.run(runId, `${stage}/`);
  const listed = (await collect(blobs.list(folder))).filter(({ path }) => path.endsWith(".result.json"));
  return Promise.all(
    listed.map(async ({ path }) => Result.parse(await blobs.json({ ...folder, path }, Result))),
  );
}

const Sources = z.object({ shards: z.array(z.object({ photos: z.array(z.object({ path: z.string() })) })) });

/** Inspection reads every file that it is given, preprocessing every photo of its shards. */
async function photoBytes(blobs: Blobs, runId: string): Promise<number> {
  const size = new Map<string, number>();
  for await (const { path, size: bytes } of blobs.list({ container: "images", path: "" }))
    size.set(path, bytes);
  const read: string[] = [];
  for (const { path } of await collect(blobs.list(paths.run(runId, "")))) {
    const blob = { container: "runs", path };
    if (path.endsWith(".photos.jsonl"))
      for await (const file of blobs.lines(blob, z.object({ path: z.string() }))) read.push(file.path);
    if (path.includes("/preprocess/") && path.endsWith(".spec.json"))
      for (const shard of (await blobs.json(blob, Sources))?.shards ?? [])
        read.push(...shard.photos.map(({ path }) => path));
  }
  return read.reduce((sum, path) => sum + (size.get(path) ?? 0), 0);
}
