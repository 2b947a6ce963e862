import type { BlobPath } from "../kit/paths.ts";
import { mayOverwrite, type Stored, withUnknown } from "../kit/stored.ts";
import { Conflict } from "./blob-errors.ts";
import type { Blobs } from "./blobs.ts";

/** Far more than any race lasts. */
const MOST_RACES = 100;

/**
 * Changes a JSON blob as one step: whoever lost a race decides again on what the winner wrote. Fields that this version does not
 * know stay. Throws `TerminalError` for a document of a later format.
 */
export async function changeJson<T, Empty extends T | undefined>(
  blobs: Blobs,
  blob: BlobPath,
  kind: Stored<T>,
  empty: Empty,
  change: (value: T | Empty) => T | Promise<T>,
): Promise<{ before: T | Empty; after: T }> {
  const name = `${blob.container}/${blob.path}`;
  for (let races = 0; races < MOST_RACES; races++) {
    const found = await blobs.read(blob);
    const raw: unknown = found && JSON.parse(found.text);
    mayOverwrite(kind, raw, name);
    const before = found ? kind.schema.parse(raw) : empty;
    const after = await change(before);
    if (JSON.stringify(after) === JSON.stringify(before)) return { before, after };
    const text = { ...(withUnknown(raw ?? {}, before ?? {}, after) as object), format: kind.format };
    try {
      await blobs.writeJson(blob, text, found ? { ifMatch: found.etag } : { ifAbsent: true });
      return { before, after };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw new Error(`${name} was changed by others ${MOST_RACES} times in a row`);
}
