import type { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";
import { type Place, placesOf } from "../tasks/places.ts";
import { findResult, type TaskFiles } from "../tasks/specs.ts";
import { CHECKPOINT, trainTask, trialFiles } from "./tasks.ts";
import { trialFolder } from "./trial.ts";

export type TrialResult = z.infer<typeof trainTask.result>;

/** What a trial leaves beside its result. */
const FILES = ["model.onnx", "model.json"];

/**
 * Copies the model of a trial that was finished before into a run's own folder, and gives its result and where that is from; undefined
 * where there is none whose files are whole. `until`: as it stood after that epoch. Copies outlive whatever becomes of the other run. Safe to repeat.
 */
export async function reuseTrial(
  blobs: Blobs,
  { model, identity, until }: { model: string; identity: string; until: number | undefined },
  to: Place,
): Promise<{ from: Place; result: TrialResult } | undefined> {
  for (const from of await placesOf(blobs, paths.known(model, "trials", identity), to.runId)) {
    const result = await findResult(blobs, trainTask, trialFiles(from.runId, from.number, until)).catch(
      () => undefined,
    );
    if (!result || !(await copied(blobs, result.model.sha256, files(from, until), files(to, until))))
      continue;
    const folder = blobs.uri(paths.run(to.runId, trialFolder(to.number, until)));
    return { from, result: { ...result, model: { ...result.model, folder } } };
  }
  return undefined;
}

/** Whether all files were there and what was copied is the model that the result tells of. */
async function copied(
  blobs: Blobs,
  expected: string,
  source: TaskFiles,
  target: TaskFiles,
): Promise<boolean> {
  for (const file of FILES) {
    if (!(await blobs.exists(source(file)))) return false;
    await blobs.copy(source(file), target(file));
  }
  const onnx = await blobs.bytes(target("model.onnx"));
  if (onnx === undefined || sha256(onnx.bytes) !== expected) return false;
  // Without it, what goes on from here begins anew.
  if (await blobs.exists(source(CHECKPOINT))) await blobs.copy(source(CHECKPOINT), target(CHECKPOINT));
  return true;
}

const files = ({ runId, number }: Place, until: number | undefined) => trialFiles(runId, number, until);
