import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { planOf } from "../plan/plans.ts";
import { isAside } from "../requests/aside.ts";
import { isAutomatic } from "../requests/new-code.ts";
import { type LifecycleRequest, type RunAnswer, Started, startedBlob } from "../requests/request.ts";
import { type Around, foreseeRun, mustBeEnabled, type RunForeseen } from "./foresee-run.ts";
import { admit, type Head, isIdle, refuse } from "./head.ts";
import { changeHead } from "./head-store.ts";
import { handOnForce, keepRequest, passForce } from "./keep-request.ts";
import { endOusted } from "./ousted.ts";
import { withoutDeadHolder } from "./place.ts";
import { mayRestart } from "./restart.ts";
import { snapshotTaken } from "./settling.ts";
import { holdsPlace, startRun } from "./start-run.ts";

export interface RunWanted extends RunForeseen {
  /** When the snapshot's listing was begun; ISO. */
  listedAt: string;
  /** The settle that took the snapshot. */
  settler?: string | undefined;
}

/** Starts the life cycle of a snapshot, queues it behind the one that runs, or finds it done. Safe to repeat. */
export async function requestRun(
  deps: Around,
  wanted: RunWanted,
  orchestrations: Orchestrations,
): Promise<RunAnswer> {
  const { blobs } = deps;
  const { model, listedAt, settler } = wanted;
  await endOusted(blobs, model);
  const { request, reused } = await foreseeRun(deps, wanted, orchestrations);
  const { runId } = request;
  if (reused !== undefined) {
    await changeHead(blobs, model, (head) => noted(request, head, snapshotTaken(head, settler)));
    return { runId, status: "reused", because: reused };
  }
  await keepRequest(blobs, request);
  const now = new Date().toISOString();
  const { after } = await changeHead(blobs, model, async (head) => {
    if (head.disabled) return refuse(head, runId);
    const busy = head.running !== null && (await holdsPlace(blobs, head.running, orchestrations));
    const live = await withoutDeadHolder(head, model, orchestrations);
    // It would take the place of a run on all photos; one that people see ended has it for a moment only.
    if (isAside(request) && !isIdle(live, runId, busy && !(await hasResult(blobs, head.running))))
      return noted(request, live, snapshotTaken(refuse(live, runId, NOT_IDLE), settler));
    const admitted = admit(live, { runId, listedAt }, busy, now);
    await handOnForce(blobs, head, admitted);
    return noted(request, live, snapshotTaken(admitted, settler));
  });
  await endOusted(blobs, model, after);
  mustBeEnabled(after, model);
  mustBeIn(request, after);
  if (after.running === runId) await startRun(blobs, runId, orchestrations);
  // It came to its end, or began without being forced, while it was asked for once more: it takes another attempt.
  if (await isLost(blobs, request, after)) return requestRun(deps, wanted, orchestrations);
  if (after.running === runId) return { runId, status: "started" };
  if (after.queued !== runId) {
    const newer = after.queued ?? after.running ?? runId;
    return { runId: newer, status: "reused", because: `run ${newer} has newer photos` };
  }
  if (isAutomatic(request.trigger)) await restartFor(deps, after, request, orchestrations);
  return { runId, status: "queued" };
}

/** The head after a request: what is on fewer photos than there are leaves the changes that wait where they were. */
const noted = (request: LifecycleRequest, { settlingSince, listedAt }: Head, after: Head): Head =>
  isAside(request) ? { ...after, settlingSince, listedAt } : after;

const NOT_IDLE =
  "a run on a sample or an older dataset begins at once or not at all, and the model has other runs";

/** One that was kept out is told what to wait for. */
function mustBeIn(request: LifecycleRequest, { running, queued, held }: Head): void {
  const { runId, model } = request;
  if (!isAside(request) || running === runId || queued === runId) return;
  const whom = running ?? queued ?? held;
  const remedy = `ask again when GET /api/models/${model} shows none`;
  throw new Problem(409, "model-busy", `${NOT_IDLE} (${whom}): ${remedy}.`);
}

const hasResult = async (blobs: Blobs, runId: string | null): Promise<boolean> =>
  runId !== null && (await blobs.exists(paths.run(runId, "result.json")));

/** Whether a run that has a place is not the run that was asked for. */
async function isLost(blobs: Blobs, { runId, force }: LifecycleRequest, head: Head): Promise<boolean> {
  if (head.running !== runId && head.queued !== runId) return false;
  const started = await blobs.json(startedBlob(runId), Started);
  if (started) return force && started.force === false;
  return hasResult(blobs, runId);
}

/** Stops the run under way for the one that waits, where the plan wants that and it may be. */
async function restartFor(deps: Around, head: Head, by: LifecycleRequest, orchestrations: Orchestrations) {
  const { settle } = (await planOf(deps.plans, by.model)).dataset;
  if (settle.late_photos !== "restart" || head.running === null) return;
  const { stage } = await readStage(orchestrations, head.running);
  if (!mayRestart(head, settle, stage, Date.now())) return;
  const reason = `run ${by.runId} starts over with photos that came later (late_photos: restart)`;
  await passForce(deps.blobs, head.running, by.runId);
  await orchestrations.raise(head.running, "cancel", { reason, superseded: true });
}

async function readStage(orchestrations: Orchestrations, runId: string) {
  const status = await orchestrations.status(runId);
  return z.object({ stage: z.string() }).safeParse(status?.customStatus).data ?? { stage: "starting" };
}
