import { z } from "zod";
import { Renamed } from "../dataset/tasks.ts";
import { paths } from "../kit/paths.ts";
import { task } from "../kit/task.ts";
import { Calibration, CalibrationError, Evidence } from "./evidence.ts";

const Counts = z.object({ photos: z.int(), onlyFirst: z.int(), onlySecond: z.int() });
/** How often answers are right, by how probable they are said to be. */
const Reliability = CalibrationError.extend({
  bins: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      photos: z.int(),
      confidence: z.number(),
      accuracy: z.number(),
    }),
  ),
});
const Measured = Evidence.shape.challenger.extend({
  calibration: Calibration.extend({ before: Reliability.optional(), after: Reliability }).optional(),
  confusion: z.object({ labels: z.array(z.string()), counts: z.array(z.array(z.int())) }),
});

/** Judges models on the same test photos. The first is compared with each other one. */
export const evaluateTask = task("evaluate", {
  spec: {
    images: z.string(),
    /** Below the container, with a slash at its end: each folder below is a label. */
    prefix: z.string().optional(),
    /** URI of a JSONL file of {photo, path, etag, label}. */
    photos: z.string(),
    models: z.array(z.strictObject({ name: z.string(), folder: z.string(), renamed: Renamed.default({}) })),
    /** How many golden images to leave with the first. */
    golden: z.int(),
    /** URI of the JSONL file that it writes. */
    predictions: z.string(),
    mlflowRun: z.string(),
    /** Scores of other wheels, by their names. */
    scores: z.array(z.string()).default([]),
  },
  result: {
    photos: z.int(),
    leftOut: z.array(z.object({ path: z.string(), reason: z.string() })),
    constant: Evidence.shape.constant,
    models: z.record(z.string(), Measured),
    pairs: z.record(
      z.string(),
      Counts.extend({ compared: z.int(), classes: z.array(Counts.extend({ label: z.string() })) }),
    ),
    common: z.object({ photos: z.int(), correct: z.record(z.string(), z.int()) }),
  },
  timeout: 24,
});
export const evaluateFiles = (runId: string) => (file: string) => paths.run(runId, `evaluate/${file}`);
