import { leaveQueue } from "../admission/start-run.ts";
import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { Problem } from "../kit/errors.ts";
import { readProgress } from "./progress.ts";
import { readRunStatus } from "./run-status.ts";

/** Stages in which the traffic has moved already. */
const TOO_LATE = new Set(["promote", "finish"]);

/** Takes a run out of the queue, or tells it to stop. Throws a 409 `Problem` for a run with which neither can be done, with the reason. */
export async function cancelRun(
  blobs: Blobs,
  runId: string,
  reason: string,
  orchestrations: Orchestrations,
): Promise<{ runId: string; status: "cancelled" | "cancelling" }> {
  let found = await readRunStatus({ blobs }, runId, orchestrations);
  if (found.status === "queued") {
    if (await leaveQueue(blobs, found.model, runId, `cancelled: ${reason}`))
      return { runId, status: "cancelled" };
    // It has begun meanwhile, or somebody else has taken it out.
    found = await readRunStatus({ blobs }, runId, orchestrations);
  }
  if (!("customStatus" in found)) throw notRunning(runId, found.status);
  const { stage } = await readProgress(blobs, runId, found.customStatus);
  if (TOO_LATE.has(stage)) throw new Problem(409, "run-is-ending", `Run ${runId} is past its last decision.`);
  await orchestrations.raise(runId, "cancel", { reason });
  return { runId, status: "cancelling" };
}

function notRunning(runId: string, status: string): Problem {
  const why =
    status === "queued"
      ? "leaves the queue just now: ask again in a moment"
      : `is ${status}: there is nothing to cancel`;
  return new Problem(409, "run-not-running", `Run ${runId} ${why}.`);
}
