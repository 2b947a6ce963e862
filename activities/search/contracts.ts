import { z } from "zod";
import { activity } from "../../shared/kit/contract.ts";
import { LifecycleRequest } from "../../shared/requests/request.ts";
import { Trial, TrialPlan } from "../../shared/search/trial.ts";
import { TaskOutcome } from "../../shared/tasks/task.ts";

/** Opens the MLflow run that all trials of a life cycle hang from. */
export const openRun = activity("openRun", {
  input: LifecycleRequest,
  output: z.object({ mlflowRunId: z.string() }),
});

/** Gives trials the results of earlier ones that are the same, and writes the specs of the others. */
export const prepareTrials = activity("prepareTrials", {
  input: z.object({
    request: LifecycleRequest,
    dataset: z.string(),
    classes: z.array(z.string()),
    mlflowRunId: z.string(),
    trials: z.array(TrialPlan),
  }),
  /** The queue holds the tasks of those that have a spec; histories of before have none. */
  output: z.object({ specs: z.array(z.string().nullable()), queue: z.string().optional() }),
});

/** Reads how well trials did that have paused: their best epoch until then, or none of those that failed. */
export const observeTrials = activity("observeTrials", {
  input: z.object({ runId: z.string(), trials: z.array(TrialPlan), outcomes: z.array(TaskOutcome) }),
  output: z.array(
    z.object({
      number: z.int(),
      rung: z.int(),
      best: z.object({ validationLoss: z.number(), validationAccuracy: z.number() }).optional(),
    }),
  ),
});

/** Whether a search with a budget has spent it, so that no further rung begins. */
export const readBudget = activity("readBudget", {
  input: z.object({ runId: z.string(), queue: z.string() }),
  output: z.object({ spent: z.boolean() }),
});

/** Reads what every trial has left and writes the search's table. MLflow, which has the same figures, is asked nothing. */
export const collectTrials = activity("collectTrials", {
  input: z.object({
    request: LifecycleRequest,
    outcomes: z.array(TaskOutcome),
    /** Each as it was asked for last, where trials have paused. */
    trials: z.array(TrialPlan).optional(),
  }),
  output: z.array(Trial),
  // All training is paid for: a storage that is away is waited for for more than an hour.
  retry: { first: 2, factor: 2, longest: 120, attempts: 40 },
});
