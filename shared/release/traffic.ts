import { z } from "zod";

/** Which version answers, the truth about what is in production. Changed only with If-Match. */
export const Traffic = z.object({
  version: z.string(),
  previous: z.string().nullable(),
  runId: z.string(),
  /** ISO time of the change. */
  since: z.string(),
});
export type Traffic = z.infer<typeof Traffic>;

/** What a model version is made of: kept beside its files, so that a prediction leads back to photos. */
export const VersionCard = z.object({
  model: z.string(),
  version: z.string(),
  runId: z.string(),
  snapshot: z.string(),
  dataset: z.string(),
  mlflowRunId: z.string(),
  trainingHash: z.string(),
  code: z.string(),
  /** Accuracy on the test photos, 0..1. */
  accuracy: z.number(),
  /** What the data checks said of the photos that it learned from. */
  warnings: z.array(z.string()).default([]),
});
export type VersionCard = z.infer<typeof VersionCard>;
