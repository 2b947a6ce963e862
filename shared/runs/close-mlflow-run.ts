import type { Mlflow } from "../clients/mlflow.ts";
import { explain } from "../kit/errors.ts";
import type { RunEnd } from "../requests/request.ts";
import { experimentName, PARENT_TAG, RUN_TAG } from "../search/tracking.ts";

type Outcome = RunEnd["outcome"];

const STATUS: Partial<Record<Outcome, "FAILED" | "KILLED">> = {
  failed: "FAILED",
  cancelled: "KILLED",
  superseded: "KILLED",
};

/**
 * Ends a life cycle's MLflow run, and those of trials that were killed before they could end theirs. It is bookkeeping for people: a
 * dead MLflow may have ended this very run, and must not keep it from ending.
 */
export async function closeMlflowRun(
  mlflow: Mlflow,
  model: string,
  runId: string,
  outcome: Outcome,
): Promise<void> {
  try {
    await close(mlflow, model, runId, outcome);
  } catch (error) {
    console.warn(`The MLflow run of ${runId} stays open: ${explain(error)}`);
  }
}

async function close(mlflow: Mlflow, model: string, runId: string, outcome: Outcome) {
  const experiment = await mlflow.experiment(experimentName(model));
  const [run] = await mlflow.runsWithTag(experiment, RUN_TAG, runId);
  if (!run) return;
  const now = Date.now();
  for (const { info } of await mlflow.runsWithTag(experiment, PARENT_TAG, run.info.run_id))
    if (info.status === "RUNNING") await mlflow.endRun(info.run_id, "KILLED", now);
  await mlflow.endRun(run.info.run_id, STATUS[outcome] ?? "FINISHED", now);
}
