import { z } from "zod";
import { isMalformed } from "../kit/damaged.ts";
import { explain } from "../kit/errors.ts";
import type { BlobPath } from "../kit/paths.ts";
import { mayOverwrite, parseStored, type Stored, withUnknown } from "../kit/stored.ts";
import { Conflict } from "./blob-errors.ts";
import type { Blobs } from "./blobs.ts";

/** Far more than any race lasts. */
const MOST_RACES = 100;

/**
 * Changes a JSON blob as one step: whoever lost a race decides again on what the winner wrote. Fields that this version does not
 * know stay. Throws `TerminalError` for a document of a later format, `Damaged` for one that cannot be read, unless its kind is rebuilt.
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
    const read = found && readStored(kind, found.text, name);
    const before = read ? read.value : empty;
    const after = await change(before);
    const isDamaged = found !== undefined && !read;
    if (!isDamaged && JSON.stringify(after) === JSON.stringify(before)) return { before, after };
    const raw = read ? read.raw : (before ?? {});
    const text = { ...(withUnknown(raw, before ?? {}, after) as object), format: kind.format };
    try {
      await blobs.writeJson(blob, text, found ? { ifMatch: found.etag } : { ifAbsent: true });
      return { before, after };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw new Error(`${name} was changed by others ${MOST_RACES} times in a row`);
}

/** Undefined for one that cannot be read and is rebuilt. */
function readStored<T>(kind: Stored<T>, text: string, name: string) {
  try {
    const raw = parseStored(z.unknown(), text, name, kind.remedy);
    mayOverwrite(kind, raw, name);
    return { raw, value: parseStored(kind.schema, text, name, kind.remedy) };
  } catch (error) {
    if (!kind.isRebuilt || !isMalformed(error)) throw error;
    console.warn(`${name} is begun anew: ${explain(error)}`);
    return undefined;
  }
}
