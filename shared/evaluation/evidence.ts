import { z } from "zod";
import { Sha256 } from "../kit/ids.ts";
import { Released } from "../versions/traffic.ts";

const ClassResult = z.object({
  label: z.string(),
  /** Test photos of the class, how many of them were recognised, and how often it was the answer. */
  photos: z.number(),
  correct: z.number(),
  predicted: z.number(),
  recall: z.number().nullable(),
  precision: z.number().nullable(),
});

/** How one model did on the test photos. Accuracies are in 0..1. */
export const ModelResult = z.object({
  /** Of the model file that was measured. */
  sha256: Sha256,
  accuracy: z.number(),
  correct: z.number(),
  /** 95 % Wilson score interval of the accuracy. */
  wilson95: z.tuple([z.number(), z.number()]),
  /** Mean of -ln(probability of the right class), in nats. */
  logLoss: z.number(),
  /** Mean squared error of the probabilities, summed over the classes: 0..2. */
  brier: z.number(),
  latencyMs: z.object({ p50: z.number(), p95: z.number() }),
  bytes: z.number(),
});
export type ModelResult = z.infer<typeof ModelResult>;

/** The photos of classes that both models know, and on how many of them only one is right. */
export const Pair = z.object({
  photos: z.number(),
  onlyChallenger: z.number(),
  onlyRival: z.number(),
  /** How many classes both know and the test photos show. */
  compared: z.number(),
  /** Those of them on which one model is right where the other is not. */
  classes: z.array(
    z.object({ label: z.string(), photos: z.number(), onlyChallenger: z.number(), onlyRival: z.number() }),
  ),
});
export type Pair = z.infer<typeof Pair>;

/** A released version, measured on the same photos as the challenger. */
export const Rival = ModelResult.extend({ ...Released.shape, pair: Pair });
export type Rival = z.infer<typeof Rival>;

/** What the gate judges by. */
export const Evidence = z.object({
  /** How many test photos. */
  photos: z.number(),
  challenger: ModelResult.extend({ classes: z.array(ClassResult) }),
  /** The version that the traffic pointer named when this was measured. */
  serving: Released.nullable(),
  /** The same version, unless its files are gone. */
  champion: Rival.optional(),
  /** The version that has once served with the most right answers, where that is another one. */
  best: Rival.optional(),
  /** Right answers on the photos of classes that all models know. */
  common: z.object({
    challenger: z.number(),
    champion: z.number().optional(),
    best: z.number().optional(),
  }),
  /** The one answer that most test photos would be right with. */
  constant: z.object({ label: z.string(), correct: z.number() }),
  /** How many evaluations the test photos (the median one) have judged before. */
  judgedBefore: z.number(),
});
export type Evidence = z.infer<typeof Evidence>;
