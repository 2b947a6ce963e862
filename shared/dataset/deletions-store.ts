import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";

/** A photo that a dataset had and that no file holds any more. */
export const Deleted = z.looseObject({
  photo: z.string(),
  /** The run that found it gone, and when. */
  runId: z.string(),
  at: z.string(),
});
export type Deleted = z.infer<typeof Deleted>;

/** Photos of a model that were deleted and have not come back, sorted. */
export async function* readDeleted(blobs: Blobs, model: string): AsyncGenerator<Deleted> {
  const blob = paths.deleted(model);
  if (await blobs.exists(blob)) yield* blobs.lines(blob, Deleted);
}
