import type { Mlflow } from "../clients/mlflow.ts";
import { explain } from "../kit/errors.ts";
import type { LifecycleRequest, RunEnd } from "../requests/request.ts";
import { experimentName, PARENT_TAG, RUN_TAG, WINNER_TAG } from "../search/tracking.ts";
import type { Bill } from "../tasks/add-up.ts";
import type { LifecycleResult } from "./result.ts";
import { storyOf } from "./story.ts";

type Outcome = RunEnd["outcome"];

const STATUS: Partial<Record<Outcome, "FAILED" | "KILLED">> = {
  failed: "FAILED",
  cancelled: "KILLED",
  superseded: "KILLED",
};

/** A life cycle that came to its end, of which MLflow is told. */
interface Ended {
  request: LifecycleRequest;
  result: LifecycleResult;
  bill: Bill | undefined;
}

/**
 * Ends a life cycle's MLflow run, and those of trials that were killed before they could end theirs, and tells there how it ended. It is bookkeeping for people: a
 * dead MLflow may have ended this very run, and must not keep it from ending.
 */
export async function closeMlflowRun(
  mlflow: Mlflow,
  model: string,
  runId: string,
  outcome: Outcome,
  ended?: Ended,
): Promise<void> {
  try {
    await close(mlflow, model, runId, outcome, ended);
  } catch (error) {
    console.warn(`The MLflow run of ${runId} stays open: ${explain(error)}`);
  }
}

async function close(mlflow: Mlflow, model: string, runId: string, outcome: Outcome, ended?: Ended) {
  const experiment = await mlflow.experiment(experimentName(model, mlflow.settings));
  const [run] = await mlflow.runsWithTag(experiment, RUN_TAG, runId);
  if (!run) return;
  const now = Date.now();
  for (const { info } of await mlflow.runsWithTag(experiment, PARENT_TAG, run.info.run_id))
    if (info.status === "RUNNING") await mlflow.endRun(info.run_id, "KILLED", now);
  await mlflow.endRun(run.info.run_id, STATUS[outcome] ?? "FINISHED", now);
  if (ended) await tell(mlflow, run.info.run_id, ended);
}

async function tell(mlflow: Mlflow, mlflowRunId: string, { request, result, bill }: Ended): Promise<void> {
  const { name, tags, params, metrics } = storyOf(request, result, bill);
  const points = Object.entries(metrics).map(([key, value]) => ({ key, value, step: 0 }));
  await mlflow.renameRun(mlflowRunId, name);
  await mlflow.logAll(mlflowRunId, Date.now(), points, params, tags);
  const winner = result.trials.find(({ number }) => number === result.winner)?.mlflowRunId;
  if (winner !== undefined) await mlflow.logAll(winner, Date.now(), [], {}, { [WINNER_TAG]: "yes" });
}
