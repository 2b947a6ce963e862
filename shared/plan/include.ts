import { z } from "zod";

const MOST_PATTERNS = 50;

const DAY_OR_AGE = 'is neither a day nor an age in days: write "2026-01-31" or "90d"';

/** Which files below `images` may be photos of the dataset: by their paths below it, and by when they were written. */
export const Include = z
  .strictObject({
    /** Globs over the path below the prefix, as `cat/2026-*.jpg`; of a file that one of them fits. */
    paths: z
      .array(z.string().max(200))
      .min(1, 'lists none: write one, such as "cat/**"')
      .max(MOST_PATTERNS)
      .optional(),
    /** A day, from its beginning in UTC on; or an age, counted from the beginning of today in UTC. */
    newer_than: z.union([z.iso.date(), z.string().regex(/^[1-9]\d{0,3}d$/)], DAY_OR_AGE).optional(),
  })
  .refine(
    ({ paths, newer_than }) => paths !== undefined || newer_than !== undefined,
    "says nothing: write paths or newer_than below it, or remove it",
  );
export type Include = z.infer<typeof Include>;

const DAY_MS = 86_400_000;

/** From when on a file must have been written, in milliseconds since 1970: the same all day, so that a listing is, too. */
export function writtenSince({ newer_than }: Include, now: number): number {
  if (newer_than === undefined) return Number.NEGATIVE_INFINITY;
  if (!newer_than.endsWith("d")) return Date.parse(newer_than);
  return (Math.floor(now / DAY_MS) - Number.parseInt(newer_than, 10)) * DAY_MS;
}

/** Whether it names a day that has yet to begin in UTC: no photo is newer than that. */
export const isToCome = ({ newer_than = "" }: Include, now: number): boolean =>
  !newer_than.endsWith("d") && Date.parse(newer_than) > now;
