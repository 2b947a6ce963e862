import type { Blobs } from "../clients/blobs.ts";
import type { Mlflow } from "../clients/mlflow.ts";
import { explain } from "../kit/errors.ts";
import { plansBlob } from "../search/tasks.ts";
import { PARENT_TAG, TRIAL_TAG } from "../search/tracking.ts";
import { TrialPlans } from "../search/trial.ts";
import { TaskRecord } from "../tasks/records.ts";
import { newestTasks } from "./trial-tasks.ts";

type Services = { blobs: Blobs; mlflow: Mlflow };

/** What an ended trial would be called, of MLflow's words. One that was killed is done again. */
const STATUS: Record<string, string> = { FINISHED: "succeeded", FAILED: "failed", KILLED: "interrupted" };

/** Every trial of a run that is under way, with the newest figures that MLflow has. */
export async function liveTrials(deps: Services, runId: string) {
  const drawn = await deps.blobs.json(plansBlob(runId), TrialPlans);
  if (!drawn) return [];
  const { mlflowRunId, trials } = drawn;
  const children = await childrenOf(deps.mlflow, mlflowRunId).catch(explain);
  if (typeof children === "string")
    return trials.map((trial) => ({ ...trial, status: "unknown", reason: children }));
  return trials.map((trial) => {
    const child = children.find(({ data }) =>
      data.tags.some(({ key, value }) => key === TRIAL_TAG && value === String(trial.number)),
    );
    if (!child) return { ...trial, status: "waiting" };
    const finite = child.data.metrics.filter(({ value }) => Number.isFinite(value));
    const metrics = Object.fromEntries(finite.map(({ key, value }) => [key, value]));
    const epoch = Math.max(0, ...child.data.metrics.map(({ step }) => step));
    return {
      ...trial,
      status: STATUS[child.info.status] ?? "running",
      epoch,
      metrics,
      asOf: "last epoch" as const,
      mlflowRunId: child.info.run_id,
    };
  });
}

async function childrenOf(mlflow: Mlflow, parent: string) {
  const { info } = await mlflow.run(parent);
  return mlflow.runsWithTag(info.experiment_id, PARENT_TAG, parent);
}

/** Adds to each trial the pages where people can look at it. */
export async function withPages<T extends { number: number; mlflowRunId?: string | undefined }>(
  { blobs, mlflow }: Services,
  runId: string,
  trials: readonly T[],
) {
  const tasks = new Map<number, { databricksRunId: string; databricks: string }>();
  for (const [number, { path }] of await newestTasks(blobs, runId)) {
    const record = await blobs.json({ container: "runs", path }, TaskRecord);
    if (record) tasks.set(number, { databricksRunId: record.databricksRunId, databricks: record.page });
  }
  const one = trials.find((trial) => trial.mlflowRunId)?.mlflowRunId;
  const experiment = one && (await mlflow.run(one).catch(() => undefined))?.info.experiment_id;
  return trials.map((trial) => ({
    ...trial,
    ...tasks.get(trial.number),
    ...(trial.mlflowRunId && experiment && { mlflow: mlflow.page(experiment, trial.mlflowRunId) }),
  }));
}
