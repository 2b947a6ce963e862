import { leaveHead } from "../../shared/admission/start-run.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { changeJson } from "../../shared/clients/change-json.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { explain } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import { Trained, trainedMarker } from "../../shared/requests/request.ts";
import type { LifecycleResult, StoredResult } from "../../shared/runs/result.ts";
import { experimentName, PARENT_TAG, RUN_TAG } from "../../shared/search/tracking.ts";
import type { Activity } from "../activity.ts";
import type { finishRun } from "./contracts.ts";

const TRAINED = { schema: Trained, format: 1 };

export const finishRunWith =
  (deps: { blobs: Blobs; mlflow: Mlflow }): Activity<typeof finishRun> =>
  async ({ request, result }, orchestrations) => {
    const { runId, model, policyHash } = request;
    const { blobs, mlflow } = deps;
    const stored: StoredResult = { ...result, endedAt: new Date().toISOString() };
    await blobs.writeJson(paths.run(runId, "result.json"), stored);
    if (result.dataset && (result.outcome === "promoted" || result.outcome === "refused"))
      await changeJson(blobs, trainedMarker(request, result.dataset), TRAINED, undefined, () => ({
        runId,
        outcome: result.outcome,
        policyHash,
      }));
    // Bookkeeping for people: a dead MLflow may have ended this very run, and must not keep it from ending.
    await closeMlflowRun(mlflow, model, runId, result.outcome).catch((error: unknown) => {
      console.warn(`The MLflow run of ${runId} stays open: ${explain(error)}`);
    });
    await leaveHead(blobs, model, runId, orchestrations, result.outcome === "superseded");
    return null;
  };

const STATUS: Partial<Record<LifecycleResult["outcome"], "FAILED" | "KILLED">> = {
  failed: "FAILED",
  cancelled: "KILLED",
  superseded: "KILLED",
};

/** Ends the life cycle's run, and those of trials that were killed before they could end theirs. */
async function closeMlflowRun(
  mlflow: Mlflow,
  model: string,
  runId: string,
  outcome: LifecycleResult["outcome"],
) {
  const experiment = await mlflow.experiment(experimentName(model));
  const [run] = await mlflow.runsWithTag(experiment, RUN_TAG, runId);
  if (!run) return;
  const now = Date.now();
  for (const { info } of await mlflow.runsWithTag(experiment, PARENT_TAG, run.info.run_id))
    if (info.status === "RUNNING") await mlflow.endRun(info.run_id, "KILLED", now);
  await mlflow.endRun(run.info.run_id, STATUS[outcome] ?? "FINISHED", now);
}
