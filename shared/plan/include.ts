import picomatch from "picomatch";
import { z } from "zod";

const MOST_PATTERNS = 50;
/** Each may take up whatever the others leave of a path: a fourth would take seconds on an odd one. */
const MOST_WILDCARDS = 3;

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

/** No negation and no `+(…)`: `*`, `**`, `?`, `[a-z]` and `{cat,dog}` are what people know, and what surely comes to an end. */
const OPTIONS = { dot: true, nonegate: true, noextglob: true } as const;

/** Tells paths below the prefix that any of these globs fits. Capitals are told apart, as storage does. */
export const pathMatcher = (globs: readonly string[]): ((path: string) => boolean) =>
  picomatch([...globs], OPTIONS);

/** Why a glob fits no photo, or not those that were meant; undefined if it is sound. */
export function globFault(glob: string, images: string): string | undefined {
  if (glob.trim() === "") return 'is blank: write a path, such as "cat/**"';
  if (glob.startsWith("!")) return "takes files away: write which ones are in";
  if (glob.includes("\\")) return "has a backslash: write / between folders";
  if (glob.startsWith("/") || glob.split("/").some((name) => name === "." || name === ".."))
    return 'is no path below images: write it from the label on, such as "cat/**"';
  const prefix = [images, images.slice(images.indexOf("/") + 1)].find((one) => glob.startsWith(`${one}/`));
  if (prefix !== undefined)
    return `begins with the prefix of images: write what is below it, "${glob.slice(prefix.length + 1)}"`;
  if (glob.endsWith("/")) return `is a folder: write "${glob}**" for all that is in it`;
  if (!glob.includes("/") && glob !== "**")
    return `fits no photo, for each is in a label's folder: write "${isFolder(glob) ? `${glob}/**` : `**/${glob}`}"`;
  if ((glob.match(/\*+/g)?.length ?? 0) > MOST_WILDCARDS)
    return `has more than ${MOST_WILDCARDS} wildcards: write plainer ones`;
  if (picomatch.makeRe(glob, OPTIONS).source === "$^") return "is no glob: a bracket in it is never closed";
  return undefined;
}

const isFolder = (name: string) => !/[.*?]/.test(name);

const DAY_MS = 86_400_000;

/** From when on a file must have been written, in milliseconds since 1970: the same all day, so that a listing is, too. */
export function writtenSince({ newer_than }: Include, now: number): number {
  if (newer_than === undefined) return Number.NEGATIVE_INFINITY;
  if (!newer_than.endsWith("d")) return Date.parse(newer_than);
  return (Math.floor(now / DAY_MS) - Number.parseInt(newer_than, 10)) * DAY_MS;
}
