import type { z } from "zod";
import type { BlobPath } from "../kit/paths.ts";
import { Conflict } from "./blob-errors.ts";
import type { Blobs } from "./blobs.ts";

/** Far more than any race lasts. */
const MOST_RACES = 100;

/** Changes a JSON blob as one step: whoever lost a race decides again on what the winner wrote. */
export async function changeJson<T>(
  blobs: Blobs,
  blob: BlobPath,
  schema: z.ZodType<T>,
  empty: T,
  change: (value: T) => T | Promise<T>,
): Promise<{ before: T; after: T }> {
  for (let races = 0; races < MOST_RACES; races++) {
    const found = await blobs.read(blob);
    const before = found ? schema.parse(JSON.parse(found.text)) : empty;
    const after = await change(before);
    if (JSON.stringify(after) === JSON.stringify(before)) return { before, after };
    try {
      await blobs.writeJson(blob, after, found ? { ifMatch: found.etag } : { ifAbsent: true });
      return { before, after };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw new Error(`${blob.container}/${blob.path} was changed by others ${MOST_RACES} times in a row`);
}
