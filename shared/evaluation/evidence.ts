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

/** Expected calibration error: how far, on average, accuracy is from the probabilities that are said. */
export const CalibrationError = z.object({
  error: z.number(),
  /** Between which ends it lies in 95 of 100 cases for a model that is right exactly as often as it says. */
  byChance: z.tuple([z.number(), z.number()]),
});

export const Calibration = z.object({
  /** What logits are divided by; models of earlier versions have none, and nothing before it. */
  temperature: z.number().optional(),
  before: CalibrationError.optional(),
  after: CalibrationError,
});
export type Calibration = z.infer<typeof Calibration>;

/** The test photos of a range of sizes or brightnesses, or of a folder below the labels'. */
export const Slice = z.object({
  by: z.enum(["size", "brightness", "folder"]),
  name: z.string(),
  photos: z.number(),
  correct: z.number(),
  wilson95: z.tuple([z.number(), z.number()]),
});
export type Slice = z.infer<typeof Slice>;

/** What serving takes, measured alone with photos of a size that is the test photos' median. */
export const Profile = z.object({
  height: z.number(),
  width: z.number(),
  cores: z.number(),
  /** Bytes that a session needs at its peak; null where the system does not say. */
  memory: z.number().nullable(),
  /** Milliseconds for so many photos at once. */
  batches: z.array(z.object({ photos: z.number(), p50: z.number(), p95: z.number() })),
});
export type Profile = z.infer<typeof Profile>;

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
  /** Evaluations of earlier versions have classes alone. */
  challenger: ModelResult.extend({
    classes: z.array(ClassResult),
    calibration: Calibration.optional(),
    slices: z.array(Slice).optional(),
    profile: Profile.optional(),
    /** What scores of other wheels are, by their names: those that the gate asks for. */
    scores: z.record(z.string(), z.number()).optional(),
  }),
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
