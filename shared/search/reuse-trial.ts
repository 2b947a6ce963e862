import type { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";
import { type Place, placesOf } from "../tasks/places.ts";
import { findResult } from "../tasks/specs.ts";
import { trainTask, trialFiles } from "./tasks.ts";
import { trialFolder } from "./trial.ts";

export type TrialResult = z.infer<typeof trainTask.result>;

/** What a trial leaves beside its result. */
const FILES = ["model.onnx", "model.json"];

/**
 * Copies the model of a trial that was finished before into a run's own folder, and gives its result and where that is from; undefined
 * where there is none whose files are whole. Copies outlive whatever becomes of the other run. Safe to repeat.
 */
export async function reuseTrial(
  blobs: Blobs,
  { model, identity }: { model: string; identity: string },
  to: Place,
): Promise<{ from: Place; result: TrialResult } | undefined> {
  for (const from of await placesOf(blobs, paths.known(model, "trials", identity), to.runId)) {
    const result = await findResult(blobs, trainTask, trialFiles(from.runId, from.number)).catch(
      () => undefined,
    );
    if (!result || !(await copied(blobs, result.model.sha256, from, to))) continue;
    const folder = blobs.uri(paths.run(to.runId, trialFolder(to.number)));
    return { from, result: { ...result, model: { ...result.model, folder } } };
  }
  return undefined;
}

/** Whether all files were there and what was copied is the model that the result tells of. */
async function copied(blobs: Blobs, expected: string, from: Place, to: Place): Promise<boolean> {
  const [source, target] = [trialFiles(from.runId, from.number), trialFiles(to.runId, to.number)];
  for (const file of FILES) {
    if (!(await blobs.exists(source(file)))) return false;
    await blobs.copy(source(file), target(file));
  }
  const onnx = await blobs.bytes(target("model.onnx"));
  return onnx !== undefined && sha256(onnx.bytes) === expected;
}
