import type { Blobs } from "../clients/blobs.ts";
import type { Mlflow } from "../clients/mlflow.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { readLeftOut } from "../dataset/left-out.ts";
import { readProgress } from "./progress.ts";
import { figuresOf, readRunStatus } from "./run-status.ts";
import { liveTrials, withPages } from "./trials.ts";
import type { RunView } from "./view.ts";

/** A run as people see it: stage, progress, trials with their metrics, what was left out, and where to look further. */
export async function readRun(
  deps: { blobs: Blobs; mlflow: Mlflow },
  runId: string,
  orchestrations: Orchestrations,
): Promise<RunView> {
  const found = await readRunStatus(deps, runId, orchestrations);
  const leftOut = await readLeftOut(deps.blobs, runId);
  if ("result" in found) {
    const { result, ...status } = found;
    const { outcome: _, trials, ...rest } = result;
    const reportUrl = rest.dataset && `/api/models/${status.model}/datasets/${rest.dataset}/report`;
    return {
      ...status,
      ...rest,
      ...figuresOf(result, status.startedAt),
      ...(reportUrl && { reportUrl }),
      trials: (await withPages(deps, runId, trials)).map((trial) => ({
        ...trial,
        ...(trial.best && { asOf: "best epoch" as const }),
      })),
      leftOut,
    };
  }
  if (found.status !== "running") return { ...found, trials: [], leftOut };
  const { customStatus, ...status } = found;
  const progress = await readProgress(deps.blobs, runId, customStatus);
  const trials = await withPages(deps, runId, await liveTrials(deps, runId));
  return { ...status, ...progress, trials, leftOut };
}
