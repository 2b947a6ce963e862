import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";

/** Loss in nats, accuracy in 0..1. */
export const EpochMetrics = z.object({
  epoch: z.number(),
  trainLoss: z.number(),
  trainAccuracy: z.number(),
  validationLoss: z.number(),
  validationAccuracy: z.number(),
});
export type EpochMetrics = z.infer<typeof EpochMetrics>;

/** A trial of another run that has the same photos, code and hyperparameters, whose result this one has. */
const ReusedFrom = z.object({ runId: z.string(), number: z.number() }).optional();

/** One finished row of the search's table. */
export const Trial = z.object({
  number: z.number(),
  trainer: z.string(),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])),
  status: z.enum(["succeeded", "failed", "cancelled"]),
  /** Why it failed. */
  reason: z.string().optional(),
  /** It is counted as cancelled, as the search's budget was spent before it began. */
  notBegun: z.literal(true).optional(),
  mlflowRunId: z.string().optional(),
  databricksRunId: DatabricksRunId.optional(),
  reusedFrom: ReusedFrom,
  /** The rung that was its last, and the epoch at which it was left behind there. */
  rung: z.object({ number: z.int(), until: z.int().optional() }).optional(),
  /** The epoch whose weights were kept. */
  best: EpochMetrics.optional(),
  seconds: z.number().optional(),
});
export type Trial = z.infer<typeof Trial>;

/** Where a run keeps what belongs to one trial; of one that pauses after an epoch, what it has left by then. */
export const trialFolder = (number: number, until?: number) =>
  until === undefined ? `trials/${number}` : `trials/${number}/epoch-${until}`;

/** A part of a trial's training: from after the epoch `since` on, or the beginning, until the end of the epoch `until`, or to its end. */
const Rung = z.object({ number: z.int(), since: z.int().optional(), until: z.int().optional() });
export type Rung = z.infer<typeof Rung>;

/** What is drawn for a trial before it runs. */
export const TrialPlan = z.object({
  number: z.number(),
  trainer: z.string(),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])),
  seed: z.number(),
  /** What of it is trained now; all of it, where nothing is said. */
  rung: Rung.optional(),
  reusedFrom: ReusedFrom,
});
export type TrialPlan = z.infer<typeof TrialPlan>;

/** A run's trials as they were drawn, and the MLflow run that theirs are nested in. */
export const TrialPlans = z.object({ mlflowRunId: z.string(), trials: z.array(TrialPlan) });
