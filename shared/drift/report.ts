import { z } from "zod";
import { Comparison } from "./compare.ts";

/** A drift that people were told of: once for each version, until it is over. */
const Raised = z.object({
  version: z.string(),
  /** ISO time of the check that found it. */
  at: z.string(),
  /** Whether everybody who is told has been told. */
  told: z.boolean(),
});

/** How the photos that a model is asked about compare with those that it learned from. */
export const DriftReport = z.object({
  model: z.string(),
  /** The version that serves. */
  version: z.string(),
  at: z.string(),
  windowDays: z.number(),
  /** The plan's `dataset.checks.psi`; above it a feature has drifted. */
  limit: z.number(),
  requests: z.number(),
  ...Comparison.shape,
  raised: Raised.nullable(),
});
export type DriftReport = z.infer<typeof DriftReport>;

/** Whether a drift is news: of a version whose drift nobody was told of, or not everybody. */
export function raise(
  verdict: DriftReport["verdict"],
  version: string,
  at: string,
  before: DriftReport["raised"],
): DriftReport["raised"] {
  if (verdict === "drifted") return before?.version === version ? before : { version, at, told: false };
  // Too few photos say neither that it lasts nor that it is over.
  return verdict === "too-few" && before?.version === version ? before : null;
}
