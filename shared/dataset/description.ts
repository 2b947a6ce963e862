import { z } from "zod";
import { Include } from "../plan/include.ts";
import { NoPhotos } from "../requests/no-photos.ts";
import { ClassLeftOut, Counts } from "./classes.ts";

/** A dataset in figures. */
export const Description = z.object({
  classes: z.array(z.string()),
  photos: z.number(),
  counts: Counts,
  /** Files of the snapshot. */
  files: z.number(),
  /** Files that are not in the dataset, by reason. */
  leftOut: z.record(z.string(), z.number()),
  classesLeftOut: z.array(ClassLeftOut),
  /** Photos that were put on the side of another one, which they nearly equal. */
  nearDuplicates: z.number(),
});
export type Description = z.infer<typeof Description>;

/** A dataset in figures, as it was when it was made first. */
export const DatasetSummary = Description.extend({
  dataset: z.string(),
  /** The snapshot and the run that it was made from first. */
  snapshot: z.string(),
  runId: z.string(),
  describedAt: z.string(),
  /** What the plan had the dataset made of then, where that was not every file. */
  include: Include.optional(),
});
export type DatasetSummary = z.infer<typeof DatasetSummary>;

/** A file that is not in a dataset, and why. */
export const LeftOut = z.object({ path: z.string(), reason: z.string(), detail: z.string() });
export type LeftOut = z.infer<typeof LeftOut>;

/**
 * Files that a run has left out: how many, the first of them, and the route that names all; and how many are no photos, or none that
 * the plan includes.
 */
export const LeftOutView = z.object({
  count: z.number(),
  first: z.array(LeftOut),
  all: z.string().optional(),
  ignored: NoPhotos,
});
