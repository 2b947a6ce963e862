import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { remedyOf } from "../photos/policy.ts";

/** A file that could not be read, since when, and whether a copy of it is kept. */
export const Quarantined = z.object({
  path: z.string(),
  etag: z.string(),
  reason: z.string(),
  detail: z.string(),
  /** When this version of the file was found so first. */
  since: z.string(),
  copied: z.boolean(),
});
export type Quarantined = z.infer<typeof Quarantined>;

/** Reasons for which a file is left out that can be read. */
export const READABLE: ReadonlySet<string> = new Set([
  ...["in-review", "stray", "gone", "erased", "label-conflict", "near-duplicate-bridge"],
  ...["unknown-class", "held-class", "class-too-small"],
  "unlabelled", // in records of before files for review were told from strays
]);

export const isUnreadable = (reason: string) => !READABLE.has(reason);

/** What to do about a file; the next run looks at it again by itself. */
export const remedyFor = (reason: string) =>
  remedyOf(reason) ?? "Save it anew in another program, or remove it.";

/** The newest run's unreadable files, sorted by path. */
export async function* readQuarantine(blobs: Blobs, model: string): AsyncGenerator<Quarantined> {
  const blob = paths.quarantine(model);
  if (await blobs.exists(blob)) yield* blobs.lines(blob, Quarantined);
}
