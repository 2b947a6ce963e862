import type { Mlflow } from "../clients/mlflow.ts";
import type { TrialResult } from "./reuse-trial.ts";
import { NOTE_TAG, PARENT_TAG, REUSED_TAG, TRIAL_TAG } from "./tracking.ts";
import type { TrialPlan } from "./trial.ts";

/** A search whose trials are shown. */
interface Search {
  /** MLflow's experiment, and the life cycle's run in it. */
  experiment: string;
  parent: string;
  dataset: string;
  /** Tags that say where its runs come from. */
  source: Record<string, string>;
}

export type Track = (trial: TrialPlan, from: string, result: TrialResult) => Promise<string>;

/**
 * Shows reused trials of a search in MLflow below its life cycle, each with every epoch, and gives its run there; `from` says for people
 * where the result is from. Safe to repeat. What is shown already is looked up once for all trials, when the first is reused.
 */
export function trackingReused(mlflow: Mlflow, search: Search): Track {
  let looked: Promise<Shown> | undefined;
  return async (trial, from, { epochs, best, mlflowRunId }) => {
    looked ??= shownOf(mlflow, search);
    const { experiment, runs } = await looked;
    const number = String(trial.number);
    const now = Date.now();
    const tags = {
      [PARENT_TAG]: search.parent,
      [TRIAL_TAG]: number,
      [REUSED_TAG]: from,
      [NOTE_TAG]: `\`${trial.trainer}\`, not trained again: it is ${from}. Best of ${epochs.length} is epoch ${best.epoch}.`,
      "darkroom.reused_mlflow_run": mlflowRunId,
      "darkroom.dataset": search.dataset,
      ...search.source,
    };
    const run = runs.get(number) ?? (await mlflow.createRun(experiment, `trial-${number}`, now, tags));
    const { trainer, hyperparameters, seed, rung } = trial;
    const params = { trainer, ...hyperparameters, ...(!rung && { epochs: epochs.length }), seed };
    const points = epochs.flatMap(({ epoch, seconds: _, ...figures }) =>
      Object.entries(figures).map(([key, value]) => ({ key, value, step: epoch })),
    );
    // What goes on has said its parameters, which MLflow lets nobody say otherwise.
    await mlflow.logAll(run, now, [...points, ...bestOf(best)], rung && rung.number > 1 ? {} : params);
    await mlflow.endRun(run, "FINISHED", now);
    return run;
  };
}

/** As a trial that trains logs it at its end. */
function bestOf({ epoch, ...figures }: TrialResult["best"]) {
  const named = Object.entries(figures).map(([key, value]) => ({ key: `best_${key}`, value, step: epoch }));
  return [{ key: "best_epoch", value: epoch, step: epoch }, ...named];
}

interface Shown {
  experiment: string;
  /** By the trial's number; the newest of each. */
  runs: Map<string, string>;
}

async function shownOf(mlflow: Mlflow, { experiment: name, parent }: Search): Promise<Shown> {
  const experiment = await mlflow.experiment(name);
  const runs = new Map<string, string>();
  for (const { info, data } of await mlflow.runsWithTag(experiment, PARENT_TAG, parent))
    for (const { key, value } of data.tags)
      if (key === TRIAL_TAG && !runs.has(value)) runs.set(value, info.run_id);
  return { experiment, runs };
}
