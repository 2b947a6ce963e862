import { z } from "zod";
import { Sha256, VersionNumber } from "../kit/ids.ts";

/** Which model exactly: a number alone may come again, the run that made it and its bytes do not. */
export const Released = z.object({
  version: VersionNumber,
  runId: z.string(),
  /** Of model.onnx; absent where it was released before hashes were kept. */
  sha256: Sha256.optional(),
});
export type Released = z.infer<typeof Released>;

/** Whether both name the same model. */
export function isSame(a: Released, b: Released): boolean {
  return a.runId === b.runId && (a.sha256 === undefined || b.sha256 === undefined || a.sha256 === b.sha256);
}

/** Which version answers, the truth about what is in production. Changed only with If-Match. */
export const Traffic = Released.extend({
  previous: VersionNumber.nullable(),
  /** The version that has once served with the most right answers; absent before the first comparison. */
  best: Released.optional(),
  /** ISO time of the change. */
  since: z.string(),
});
export type Traffic = z.infer<typeof Traffic>;
export const TRAFFIC = { schema: Traffic, format: 1 };

/** What a model version is made of: kept beside its files, so that a prediction leads back to photos. */
export const VersionCard = z.object({
  model: z.string(),
  version: VersionNumber,
  runId: z.string(),
  sha256: Sha256.optional(),
  /** What MLflow's registry calls it; the same number as ours where that was free. */
  registry: z.object({ name: z.string(), number: VersionNumber }).optional(),
  snapshot: z.string(),
  dataset: z.string(),
  mlflowRunId: z.string(),
  trainingHash: z.string(),
  code: z.string(),
  /** Accuracy on the test photos, 0..1. */
  accuracy: z.number(),
  /** What the data checks said of the photos that it learned from, and the gate of the model. */
  warnings: z.array(z.string()).default([]),
});
export type VersionCard = z.infer<typeof VersionCard>;
