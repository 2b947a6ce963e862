import { z } from "zod";
import { byLabel } from "../by-label.ts";

const ClassResult = z.object({
  photos: z.number(),
  correct: z.number(),
  recall: z.number().nullable(),
  precision: z.number().nullable(),
});

/** How one model did on the test photos. Accuracies are in 0..1. */
export const ModelResult = z.object({
  accuracy: z.number(),
  correct: z.number(),
  /** 95 % Wilson score interval of the accuracy. */
  wilson95: z.tuple([z.number(), z.number()]),
  classes: byLabel(ClassResult),
  latencyMs: z.object({ p50: z.number(), p95: z.number() }),
  bytes: z.number(),
});

export type ModelResult = z.infer<typeof ModelResult>;

/** What the gate judges by. */
export const Evidence = z.object({
  /** How many test photos. */
  photos: z.number(),
  challenger: ModelResult,
  champion: ModelResult.extend({ version: z.string() }).optional(),
  /** On how many photos only one of the two was right. */
  onlyChallenger: z.number().default(0),
  onlyChampion: z.number().default(0),
  /** The class that most training photos have. */
  majority: z.object({ label: z.string(), accuracy: z.number() }),
});
export type Evidence = z.infer<typeof Evidence>;
