import type { Mlflow } from "../clients/mlflow.ts";
import type { TrialResult } from "./reuse-trial.ts";
import { experimentName, PARENT_TAG, REUSED_TAG, TRIAL_TAG } from "./tracking.ts";
import type { TrialPlan } from "./trial.ts";

interface Reused {
  model: string;
  /** The life cycle's MLflow run. */
  parent: string;
  dataset: string;
  trial: TrialPlan;
  /** Where the result is from, for people. */
  from: string;
}

/** Shows a reused trial in MLflow below its new life cycle, with every epoch, and gives its run there. Safe to repeat. */
export async function trackReused(
  mlflow: Mlflow,
  { model, parent, dataset, trial, from }: Reused,
  { epochs, mlflowRunId }: TrialResult,
): Promise<string> {
  const experiment = await mlflow.experiment(experimentName(model));
  const number = String(trial.number);
  const siblings = await mlflow.runsWithTag(experiment, PARENT_TAG, parent);
  const known = siblings.find(({ data }) =>
    data.tags.some(({ key, value }) => key === TRIAL_TAG && value === number),
  );
  const now = Date.now();
  const tags = {
    [PARENT_TAG]: parent,
    [TRIAL_TAG]: number,
    [REUSED_TAG]: from,
    "darkroom.reused_mlflow_run": mlflowRunId,
    "darkroom.dataset": dataset,
  };
  const run = known?.info.run_id ?? (await mlflow.createRun(experiment, `trial-${number}`, now, tags));
  const { trainer, hyperparameters, seed } = trial;
  const params = { trainer, ...hyperparameters, epochs: epochs.length, seed };
  const points = epochs.flatMap(({ epoch, seconds: _, ...figures }) =>
    Object.entries(figures).map(([key, value]) => ({ key, value, step: epoch })),
  );
  await mlflow.logAll(run, now, points, params);
  await mlflow.endRun(run, "FINISHED", now);
  return run;
}
