import { z } from "zod";

/** What `inspect` found out about one version of one file. */
export const PhotoRecord = z.object({
  path: z.string(),
  etag: z.string(),
  size: z.number(),
  /** SHA-256 of the bytes; absent if they were never read. */
  photo: z.string().optional(),
  /** Perceptual hash, 16 hex digits; only in the first record of a photo. */
  phash: z.string().optional(),
  /** That of its mirror image; records of earlier versions have none. */
  mirrored: z.string().optional(),
  unreadable: z.object({ reason: z.string(), detail: z.string() }).optional(),
  /** The erasure by which this photo may not come back; then nothing else is kept of it. */
  erased: z.string().optional(),
  /** Replaced or removed between the listing and the reading. */
  gone: z.boolean().optional(),
  /** By which decoding policy (shared/photos/policy.ts) it was found out; absent before policies had names. */
  policy: z.string().optional(),
});
export type PhotoRecord = z.infer<typeof PhotoRecord>;
