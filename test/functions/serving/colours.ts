import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll } from "vitest";
import type { Predicting } from "../../../functions/serving/predict.ts";
import { Blobs } from "../../../shared/clients/blobs.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import type { Plans } from "../../../shared/plan/plans.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { Budget } from "../../../shared/serving/budget.ts";
import { Champions } from "../../../shared/serving/champions.ts";
import { Deployments } from "../../../shared/serving/deployments.ts";
import { InferenceLog } from "../../../shared/serving/inference-log.ts";
import { BODIES_AT_ONCE } from "../../../shared/serving/inputs.ts";
import { LoggedPhotos } from "../../../shared/serving/logged-photos.ts";
import { Metrics } from "../../../shared/serving/metrics.ts";
import { Pool } from "../../../shared/serving/pool.ts";
import { Reading } from "../../../shared/serving/reading.ts";

const onnx = readFileSync(join(import.meta.dirname, "../../shared/serving/fixtures/colours.onnx"));
export const COLOURS = ["red", "green", "blue"];

/** Photos of one colour. */
export const plain = (background: string, width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background } });
export const [red, green, blue] = (await Promise.all(
  ["#c01010", "#10c010", "#1010c0"].map((colour) => plain(colour).png().toBuffer()),
)) as [Buffer, Buffer, Buffer];

/** Puts a version of a model that tells colours apart into storage. */
export async function release(blobs: Blobs, model: string, version: string): Promise<void> {
  const at = (file: string) => paths.model(model, version, file);
  const hash = sha256(onnx);
  await blobs.write(at("model.onnx"), onnx);
  await blobs.writeJson(at("model.json"), {
    ...{ format: 1, classes: COLOURS, input: "image", output: "probabilities", sha256: hash },
  });
  await blobs.writeJson(at("version.json"), {
    ...{ model, version, runId: `run-${version}`, snapshot: "s", dataset: `data-${version}` },
    ...{ mlflowRunId: "m", trainingHash: "t", code: "c", accuracy: 0.9, sha256: hash },
  });
}

/** Lets a version of it serve, and another one be what a rollback leads to. */
export async function pointAt(blobs: Blobs, model: string, version: string, previous: string | null) {
  const traffic = { version, runId: `run-${version}`, sha256: sha256(onnx), previous };
  await blobs.writeJson(paths.traffic(model), { ...traffic, since: "2026-01-01T00:00:00Z" });
}

/** What answers predictions of models with these plans, over a storage; `script` is the life of its threads. */
export function predictingOf(settings: ConstructorParameters<typeof Blobs>[0], plans: Plans, script?: URL) {
  const blobs = new Blobs(settings);
  const pool = new Pool(2, script);
  afterAll(() => pool.stop());
  const deployments = new Deployments(blobs, pool);
  const metrics = new Metrics(pool, deployments);
  const photos = new LoggedPhotos(blobs, (model, fate) => metrics.logged(model, fate));
  const predicting = {
    ...{ plans, blobs, deployments, champions: new Champions(blobs, deployments) },
    inferenceLog: new InferenceLog(blobs, photos),
    metrics,
    ...{ reading: new Reading(pool), bodies: new Budget(BODIES_AT_ONCE) },
  } satisfies Predicting;
  return { ...predicting, pool };
}

/** Plans by their models, each with what it says beyond three lines. */
export function plansOf(more: Record<string, string>): Plans {
  const all = Object.entries(more).map(([model, rest]) => {
    const text = `model: ${model}\nimages: images/${model}\nowner: test@example.com\n${rest}`;
    return [model, readPlan(text, model)] as const;
  });
  const plans = Promise.resolve(new Map(all));
  return { all: () => plans, active: () => plans, forget: () => undefined };
}
