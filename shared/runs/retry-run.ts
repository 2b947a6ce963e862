import { type Around, foreseeRun } from "../admission/foresee-run.ts";
import { readHead } from "../admission/head-store.ts";
import { requestRun } from "../admission/request-run.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { readRequest } from "../requests/read-request.ts";
import { type RunAnswer, runFamily, type Trigger } from "../requests/request.ts";
import { readRunStatus } from "./run-status.ts";

/**
 * Starts the next attempt of a run that failed or was cancelled: on the same photos, and with every trial and evaluation that is
 * finished. Throws a 409 `Problem` for a run to which that cannot be done, with the reason.
 */
export async function retryRun(
  deps: Around,
  runId: string,
  trigger: Trigger,
  orchestrations: Orchestrations,
): Promise<RunAnswer> {
  const { blobs } = deps;
  const { status, model } = await readRunStatus(deps, runId, orchestrations);
  if (status !== "failed" && status !== "cancelled") throw refused(runId, `it is ${status}`);
  const { latest, listedAt } = await readHead(blobs, model);
  if (latest !== null && latest !== runId) throw refused(runId, `run ${latest} was asked for since`);
  const asked = await readRequest(blobs, runId);
  if (!asked || !(await blobs.exists(paths.snapshot(model, asked.snapshot))))
    throw refused(runId, "the listing of its photos is not kept any more");
  const { snapshot, ignored, force, sample, fromDataset } = asked;
  const wanted = {
    model,
    snapshot,
    ignored,
    force,
    sample,
    fromDataset,
    trigger,
    continues: runId,
    listedAt: listedAt ?? trigger.at,
  };
  const { request } = await foreseeRun(deps, wanted, orchestrations);
  if (!runId.startsWith(runFamily(request)))
    throw refused(runId, "the plan or the training code is another one now");
  return requestRun(deps, wanted, orchestrations);
}

function refused(runId: string, why: string): Problem {
  const remedy = "Only the newest run of a model is tried again, when it failed or was cancelled.";
  return new Problem(
    409,
    "run-not-retryable",
    `Run ${runId} is not tried again: ${why}. ${remedy} POST retrain asks for a new one.`,
  );
}
