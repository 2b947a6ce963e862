import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { RunId } from "../kit/ids.ts";
import { paths } from "../kit/paths.ts";
import { readRequest } from "../requests/read-request.ts";
import { Started, startedBlob } from "../requests/request.ts";
import { endOfDead } from "./dead-run.ts";
import { StoredResult } from "./result.ts";

/** Where a run stands, in short. Ended runs are read from storage alone: Durable's history may have been purged. */
export async function readRunStatus(
  { blobs }: { blobs: Blobs },
  runId: string,
  orchestrations: Orchestrations,
) {
  const request = RunId.safeParse(runId).success && (await readRequest(blobs, runId));
  if (!request) {
    const remedy = "GET /api/models/{model}/runs lists them.";
    throw new Problem(404, "run-not-found", `There is no run "${runId}": ${remedy}`);
  }
  const { model, snapshot, trainingHash, code, attempt, sample, fromDataset, trigger } = request;
  const began = await blobs.json(startedBlob(runId), Started.pick({ startedAt: true }));
  const what = {
    runId,
    model,
    snapshot,
    trainingHash,
    code,
    attempt,
    sample,
    fromDataset,
    trigger,
    ...began,
  };
  const result = await blobs.json(paths.run(runId, "result.json"), StoredResult);
  if (result) return { ...what, status: result.outcome, because: result.because, result };
  const instance = await orchestrations.status(runId);
  if (!instance) return { ...what, status: "queued" as const };
  if (instance.active) return { ...what, status: "running" as const, customStatus: instance.customStatus };
  const { outcome, because } = endOfDead(instance);
  return { ...what, status: outcome, because: `${because}. Its result is written within minutes.` };
}

/** When an ended run ended, how many seconds it took, where its beginning was noted, and how good its model is. */
export function figuresOf({ endedAt, evidence }: StoredResult, startedAt: string | undefined) {
  const took = startedAt === undefined ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
  return {
    endedAt,
    seconds: took === undefined ? undefined : Math.round(took / 1000),
    accuracy: evidence?.challenger.accuracy,
  };
}
