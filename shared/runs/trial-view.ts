import { z } from "zod";
import { Trial, TrialPlan } from "../search/trial.ts";

/** The pages where people can look at a trial. */
const Pages = z.object({
  databricksRunId: z.string().optional(),
  databricks: z.string().optional(),
  mlflow: z.string().optional(),
});

/** A trial under way: the newest figures that MLflow has, which are those of its last epoch. */
export const LiveTrial = TrialPlan.extend({
  status: z.string(),
  /** Why nothing is known of it. */
  reason: z.string().optional(),
  epoch: z.number().optional(),
  metrics: z.record(z.string(), z.number()).optional(),
  asOf: z.literal("last epoch").optional(),
  mlflowRunId: z.string().optional(),
  ...Pages.shape,
});

/** A trial that has ended: its figures are those of the epoch whose weights were kept. */
export const EndedTrial = Trial.extend({ ...Pages.shape, asOf: z.literal("best epoch").optional() });

/** What a trial's process has written. */
export const TrialLogs = z.object({
  runId: z.string(),
  trial: z.number(),
  databricksRunId: z.string(),
  /** Its page at Databricks. */
  databricks: z.string(),
  /** Such as running, succeeded, failed. */
  state: z.string(),
  /** The last of it, of at most 5 MB. */
  logs: z.string(),
  /** Why it failed, and where in its code. */
  error: z.string().optional(),
  errorTrace: z.string().optional(),
});
