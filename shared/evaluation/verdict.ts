import { z } from "zod";
import { Released } from "../versions/traffic.ts";

/** One thing that was held against a threshold. */
export const Check = z.object({
  name: z.string(),
  passed: z.boolean(),
  detail: z.string(),
  /** What was measured, between which bounds it lies, and what it was held against; shares or their differences. */
  figure: z.number(),
  interval: z.tuple([z.number(), z.number()]),
  threshold: z.number(),
  /** About how many test photos would settle what these leave open. */
  photosToSettle: z.number().optional(),
});
export type Check = z.infer<typeof Check>;

/** Whether a model may serve, and why. */
export const Verdict = z.object({
  passed: z.boolean(),
  checks: z.array(Check),
  /** What people should look at although it refuses nothing. */
  warnings: z.array(z.string()),
  /** How it does on parts of the photos, how far its probabilities can be believed, and what serving it takes. */
  notes: z.array(z.string()).optional(),
  /** The model that was judged: the SHA-256 of its file. */
  sha256: z.string(),
  /** The version that served then. */
  champion: Released.nullable(),
  /** The best version so far, if it was compared with that as well. */
  best: Released.nullable(),
  /** How many evaluations the test photos (the median one) have judged before: each makes luck with them likelier. */
  judgedBefore: z.number(),
});
export type Verdict = z.infer<typeof Verdict>;

/** A check whose sentence says how many photos would settle it, where they would. */
export function checked({
  photosToSettle,
  ...check
}: Omit<Check, "photosToSettle"> & { photosToSettle: number | undefined }): Check {
  if (photosToSettle === undefined) return check;
  return {
    ...check,
    detail: `${check.detail}; about ${photosToSettle} photos would settle it`,
    photosToSettle,
  };
}
