import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll } from "vitest";
import { requestBatch } from "../../../shared/batches/request-batch.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { paths } from "../../../shared/kit/paths.ts";
import { Deployments } from "../../../shared/serving/deployments.ts";
import { Pool } from "../../../shared/serving/pool.ts";
import { root } from "../../local/processes.ts";
import { Hub } from "../../shared/intake/hub.ts";
import { blobs, newRun } from "../ground.ts";

const pool = new Pool(1);
afterAll(() => pool.stop());
export const deployments = new Deployments(blobs, pool);

const onnx = readFileSync(join(root, "test/shared/serving/fixtures/colours.onnx"));

/** Puts a version of a model that tells colours apart where serving finds it, and makes the first of them serve. */
export async function release(model: string, version = "1"): Promise<void> {
  const at = (file: string) => paths.model(model, version, file);
  const released = { version, runId: `run-${version}`, sha256: sha256(onnx) };
  const io = { input: "image", output: "probabilities", sha256: released.sha256 };
  await blobs.write(at("model.onnx"), onnx);
  await blobs.writeJson(at("model.json"), { format: 1, classes: ["red", "green", "blue"], ...io });
  await blobs.writeJson(at("version.json"), {
    ...{ model, ...released, snapshot: "s", dataset: "d", mlflowRunId: "m" },
    ...{ trainingHash: "t", code: "c", accuracy: 0.9 },
  });
  if (version !== "1") return;
  const since = "2026-01-01T00:00:00Z";
  await blobs.writeJson(paths.traffic(model), { ...released, previous: null, since });
}

/** A photo of one colour; other sizes are other photos. */
export const png = (background: string, width = 8) =>
  sharp({ create: { width, height: 8, channels: 3, background } })
    .png()
    .toBuffer();

/** A model of its own that serves, and files below its folder "new"; `more` is added to its plan. */
export async function modelWith(files: Record<string, Buffer | string>, more?: string) {
  const { model, plan } = newRun(more);
  await release(model);
  const put = (name: string, bytes: Buffer | string) =>
    blobs.write({ container: "images", path: `${model}/new/${name}` }, bytes);
  for (const [name, bytes] of Object.entries(files)) await put(name, bytes);
  const hub = new Hub();
  const ask = async (version?: string) =>
    requestBatch(blobs, { plan, prefix: `${model}/new`, version }, hub, 60_000);
  return { model, plan, put, hub, ask };
}
