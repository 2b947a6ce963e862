import { readHead } from "../admission/head-store.ts";
import type { Blobs } from "../clients/blobs.ts";
import { readDrift } from "../drift/check-drift.ts";
import { unlessDamaged } from "../kit/damaged.ts";
import { explain } from "../kit/errors.ts";
import { Started, startedBlob } from "../requests/request.ts";
import { readTraffic } from "../versions/store.ts";
import { endedRuns, trainedOf } from "./ended-runs.ts";
import { LEAST, type Standing, type Trouble, troublesOf } from "./troubles.ts";

/** What is wrong with a model. Nothing is where it is disabled: whoever did that knows. `now` is in milliseconds since 1970. */
export async function lookForTroubles(blobs: Blobs, model: string, now: number): Promise<Trouble[]> {
  const head = await readHead(blobs, model);
  if (head.disabled) return [];
  const [serving, drifted, running] = await Promise.all([
    readTraffic(blobs, model).then((traffic) => traffic?.version),
    driftOf(blobs, model),
    head.running === null ? undefined : goingOn(blobs, head.running, now),
  ]);
  const mayBeLong = running !== undefined && running.seconds > LEAST;
  const ended = serving === undefined || mayBeLong ? await endedRuns(blobs, model) : [];
  return troublesOf({ serving, running, drifted, ended: ended[0], past: trainedOf(ended) });
}

async function goingOn(blobs: Blobs, runId: string, now: number): Promise<Standing["running"]> {
  const began = await blobs.json(startedBlob(runId), Started);
  return began && { runId, seconds: (now - Date.parse(began.startedAt)) / 1000 };
}

/** The drift that people were told of and that nothing has said is over since. A damaged report is made anew by the next comparison. */
async function driftOf(blobs: Blobs, model: string): Promise<Standing["drifted"]> {
  const report = await unlessDamaged(readDrift({ blobs }, model), (error) =>
    console.warn(`Whether photos of ${model} have drifted cannot be told: ${explain(error)}`),
  );
  return report?.raised ? { version: report.raised.version, sentence: report.sentence } : undefined;
}
