import { z } from "zod";
import { isObject } from "../kit/objects.ts";

const File = z.object({ container: z.string(), path: z.string(), etag: z.string() });

/** What an erasure looks for. It names the photo, so it is kept only until the erasure is done. */
export const Order = z.object({
  photo: z.string(),
  files: z.array(File).default([]),
  /** Paths that have never held anything else. */
  names: z.array(z.string()).default([]),
});
export type Order = z.infer<typeof Order>;

/** A version that learned from the photo, and whether it served when the erasure ended. */
const Learner = z.object({ model: z.string(), version: z.string(), serves: z.boolean() });

/** What is kept of an erasure for ever: it names no photo, and denies this one's return. */
export const ErasureRecord = z.object({
  erasureId: z.string(),
  /** The model that it was ordered for; it reaches every model. */
  model: z.string(),
  orderedAt: z.string(),
  /** The caller who ordered this attempt, by object id; null for whoever held a key, or an order of before this was kept. */
  orderedBy: z.string().nullable().default(null),
  /** An order that is repeated after its end is another attempt. */
  attempt: z.number(),
  status: z.enum(["running", "done", "failed"]),
  /** Why it failed, and that a repetition goes on from there. */
  because: z.string().optional(),
  finishedAt: z.string().optional(),
  /** How many of the user's own files were deleted, by all attempts. */
  files: z.number().default(0),
  /** Everything else that was changed or deleted, by all attempts. */
  places: z.array(z.string()).default([]),
  /** Versions that learned from the photo: these are tainted, and serve with what they learned until they are replaced. */
  learnedBy: z.array(Learner).default([]),
  /** What could not be looked at: whether it has to do with the photo, a person must find out. */
  problems: z.array(z.string()).default([]),
});
export type ErasureRecord = z.infer<typeof ErasureRecord>;

/** A record as it was stored: `learnedBy` was once called `tainted`, which is a version's word for photos of any kind. */
export const StoredErasure = z.preprocess(
  (stored) => (isObject(stored) && "tainted" in stored ? { learnedBy: stored.tainted, ...stored } : stored),
  ErasureRecord,
);

/** The instance that carries an attempt out. */
export const erasureInstance = ({ erasureId, attempt }: Pick<ErasureRecord, "erasureId" | "attempt">) =>
  `erase-${erasureId}-${attempt}`;
