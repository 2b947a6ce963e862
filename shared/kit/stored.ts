import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { Damaged, isMalformed } from "./damaged.ts";
import { Problem } from "./errors.ts";
import { isObject, own } from "./objects.ts";

/**
 * A kind of document that is changed in place. `format` is the number of its layout, which every writer notes in it; documents of
 * before that have none are of format 1. Several versions of the app may change one document: so a field that one does not know
 * stays as it is, and what only a later one can read is left alone.
 */
export interface Stored<T> {
  readonly schema: z.ZodType<T>;
  readonly format: number;
  /** What to do with one that cannot be read, where it need not be brought back; to follow "To mend it, ". */
  readonly remedy?: string;
  /** It says nothing that cannot be found out again, or be done without: one that cannot be read is begun anew. */
  readonly isRebuilt?: true;
}

/** What a stored text says. Throws `Damaged` where it is not of the schema's form; `name` is its `container/path`. */
export function parseStored<T>(schema: z.ZodType<T>, text: string, name: string, remedy?: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    if (!isMalformed(error)) throw error;
    throw new Damaged(name, error, remedy);
  }
}

/** Throws a `Problem` for a document that a later version has written in a layout of which this one knows nothing. */
export function mayOverwrite({ format }: Stored<unknown>, raw: unknown, name: string): void {
  const found = isObject(raw) && typeof raw.format === "number" ? raw.format : 1;
  if (found <= format) return;
  const why = `${name} has format ${found}, and this version of the app knows formats up to ${format}`;
  const remedy = "it is not overwritten. Deploy the version that wrote it, or a later one";
  throw new Problem(409, "written-by-later-version", `${why}: ${remedy}.`);
}

/**
 * What to write for a value that was read as `before` and is `after` now: all of `raw` that was not read or has not changed stays,
 * however deep.
 */
export function withUnknown(raw: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return raw;
  if (isObject(raw) && isObject(before) && isObject(after)) {
    const unknown = Object.entries(raw).filter(([field]) => !Object.hasOwn(before, field));
    const known = Object.entries(after).map(([field, value]) => [
      field,
      withUnknown(own(raw, field) ?? own(before, field), own(before, field), value),
    ]);
    return Object.fromEntries([...unknown, ...known]);
  }
  if (Array.isArray(raw) && Array.isArray(before) && Array.isArray(after))
    return after.map((item) => {
      const at = before.findIndex((one) => isDeepStrictEqual(one, item));
      return at < 0 ? item : raw[at];
    });
  return after;
}
