import { z } from "zod";
import { Evidence } from "../evaluation/evidence.ts";
import { Verdict } from "../evaluation/verdict.ts";
import { orchestration } from "../kit/contract.ts";
import { lifecycleStart, OUTCOMES } from "../requests/request.ts";
import { Trial } from "../search/trial.ts";
import { Cost } from "../tasks/cost.ts";
import { MachineUse } from "../tasks/machines.ts";

/** How a life cycle ended, and why. */
export const LifecycleResult = z.object({
  outcome: z.enum(OUTCOMES),
  because: z.string(),
  dataset: z.string().optional(),
  /** What the data checks ask people to look at. */
  warnings: z.array(z.string()).optional(),
  trials: z.array(Trial).default([]),
  winner: z.number().optional(),
  evidence: Evidence.optional(),
  verdict: Verdict.optional(),
  version: z.string().optional(),
  /** The run that did the work, when this one found it done. */
  sameAs: z.string().optional(),
});
export type LifecycleResult = z.infer<typeof LifecycleResult>;

/** The figures of a result as people see them, whatever else they had when they were written. */
const Figures = z.looseObject({
  photos: z.number(),
  challenger: z.looseObject({
    accuracy: z.number(),
    correct: z.number(),
    wilson95: z.tuple([z.number(), z.number()]),
    logLoss: z.number().optional(),
    brier: z.number().optional(),
  }),
});
const Reasons = z.looseObject({
  passed: z.boolean(),
  checks: z.array(z.looseObject({ name: z.string(), passed: z.boolean(), detail: z.string() })),
  notes: z.array(z.string()).optional(),
  judgedBefore: z.number().optional(),
});

/** A result as it is kept for ever. */
export const StoredResult = LifecycleResult.extend({
  evidence: Figures.optional(),
  verdict: Reasons.optional(),
  /** What its Databricks work took, by kind of machine; absent of runs of before this was told, and where it could not be added up. */
  machines: z.array(MachineUse).optional().catch(undefined),
  /** What that costs, where the setting MACHINE_PRICES tells prices. */
  cost: Cost.optional().catch(undefined),
  endedAt: z.string(),
});
export type StoredResult = z.infer<typeof StoredResult>;

/** Turns one snapshot of photos into a released model, or a clear reason why not. */
export const lifecycle = orchestration(lifecycleStart, LifecycleResult);
