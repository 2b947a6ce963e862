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

/** Writes the specs of all trials. */
export const prepareTrials = activity("prepareTrials", {
  input: z.object({
    request: LifecycleRequest,
    dataset: z.string(),
    classes: z.array(z.string()),
    mlflowRunId: z.string(),
    trials: z.array(TrialPlan),
  }),
  /** The queue holds their tasks; histories of before have none. */
  output: z.object({ specs: z.array(z.string()), queue: z.string().optional() }),
});

/** Reads what MLflow has of every trial and writes the search's table. */
export const collectTrials = activity("collectTrials", {
  input: z.object({ request: LifecycleRequest, outcomes: z.array(TaskOutcome) }),
  output: z.array(Trial),
});
