import { z } from "zod";
import { activity } from "../../shared/contract.ts";
import { LifecycleRequest } from "../../shared/lifecycle.ts";
import { Evidence } from "../../shared/release/evidence.ts";
import { Released } from "../../shared/release/traffic.ts";
import { Trial, TrialPlan } from "../../shared/search/trial.ts";
import { TaskOutcome } from "./task.ts";

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
  output: z.object({ specs: z.array(z.string()) }),
});

/** Reads what MLflow has of every trial and writes the search's table. */
export const collectTrials = activity("collectTrials", {
  input: z.object({ request: LifecycleRequest, outcomes: z.array(TaskOutcome) }),
  output: z.array(Trial),
});

/** Whom a winner meets: what the traffic pointer says, and which versions are measured. */
const Rivals = z.object({
  serving: Released.nullable(),
  champion: Released.nullable(),
  best: Released.nullable(),
});

/** Writes the spec of the evaluation: the winner, the champion and the best version so far, on the same test photos. */
export const prepareEvaluate = activity("prepareEvaluate", {
  input: z.object({ request: LifecycleRequest, winner: Trial }),
  output: Rivals.extend({ spec: z.string() }),
});

/** Reads the evaluation's result, and notes which photos have judged. */
export const collectEvaluate = activity("collectEvaluate", {
  input: Rivals.extend({ request: LifecycleRequest }),
  output: Evidence,
});
