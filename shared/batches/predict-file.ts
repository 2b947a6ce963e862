import { BlobRefused } from "../clients/blob-errors.ts";
import type { Blobs } from "../clients/blobs.ts";
import type { ErasureOf } from "../dataset/deny.ts";
import type { SnapshotLine } from "../dataset/listing.ts";
import { labelled } from "../kit/by-label.ts";
import { Problem } from "../kit/errors.ts";
import { sha256 } from "../kit/hash.ts";
import { PHOTO_LIMITS, refused } from "../photos/policy.ts";
import { ranked, saidOf } from "../serving/answer.ts";
import type { Deployments } from "../serving/deployments.ts";
import { askPatiently } from "./ask.ts";
import type { Batch } from "./batch.ts";
import type { Row } from "./row.ts";
import { CHANGED, ERASED, IN_ARCHIVE, keptByStorage, refusedAs, type Why } from "./unreadable.ts";

export interface Services {
  blobs: Blobs;
  deployments: Pick<Deployments, "load" | "predict">;
}

/**
 * What a batch's version says of one file as it was listed, or why it says nothing. Throws only what is not the file's fault:
 * storage that is away, a model that cannot be loaded.
 */
export async function predictFile(
  { blobs, deployments }: Services,
  batch: Batch,
  { path, etag, size, archived }: SnapshotLine,
  erased: ErasureOf | undefined,
): Promise<Row> {
  const of = { path, etag };
  if (archived) return { ...of, error: IN_ARCHIVE };
  if (size > PHOTO_LIMITS.bytes) return { ...of, error: refusedAs(tooLarge(size)) };
  const read = await readFile(blobs, { container: batch.container, path }, etag);
  if (!Buffer.isBuffer(read)) return { ...of, error: read };
  const photo = sha256(read);
  // Of what was erased nothing is kept but that.
  if (erased?.(photo) !== undefined) return { ...of, error: ERASED };
  try {
    const { classes, probabilities: scores } = await askPatiently(deployments, batch, read);
    const said = saidOf(classes, scores, batch.rejectBelow ?? 0);
    return { ...of, photo, ...said, probabilities: labelled(ranked(classes, scores, undefined)) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...of, photo, error: refusedAs(error) };
  }
}

const tooLarge = (bytes: number) => refused("too-large", { bytes, most: PHOTO_LIMITS.bytes });

async function readFile(
  blobs: Blobs,
  blob: { container: string; path: string },
  etag: string,
): Promise<Buffer | Why> {
  try {
    return (await blobs.bytesOfVersion(blob, etag)) ?? CHANGED;
  } catch (error) {
    if (error instanceof BlobRefused) return keptByStorage(error);
    throw error;
  }
}
