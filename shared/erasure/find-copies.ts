import type { Blobs } from "../clients/blobs.ts";
import { source } from "../dataset/listing.ts";
import { sha256 } from "../kit/hash.ts";
import type { Plan } from "../plan/schema.ts";
import { recordsWith } from "./find-files.ts";
import type { Order } from "./order.ts";

type Files = Order["files"];

/**
 * Copies of a photo that nobody has inspected as they are now: files that have come since the last run or were written over,
 * also with the same bytes, and those in a recycle bin, which no run inspects. Those of its size, in bytes, are read.
 */
export async function findCopies(
  blobs: Blobs,
  plans: Iterable<Pick<Plan, "images">>,
  photo: string,
  size: number,
): Promise<Files> {
  const found: Files = [];
  for (const { container, path } of await uninspected(blobs, plans, size)) {
    const read = await blobs.bytes({ container, path });
    if (read && sha256(read.bytes) === photo) found.push({ container, path, etag: read.etag });
  }
  return found;
}

/** Files of this size below the plans' prefixes of which no record tells. */
async function uninspected(
  blobs: Blobs,
  plans: Iterable<Pick<Plan, "images">>,
  size: number,
): Promise<Files> {
  const files = new Map<string, Files[number]>();
  for (const plan of plans) {
    const { container, path: prefix } = source(plan);
    if (!(await blobs.hasContainer(container))) continue;
    for await (const { path, etag, size: bytes } of blobs.list({ container, path: prefix }))
      if (bytes === size) files.set(nameOf({ container, path, etag }), { container, path, etag });
  }
  const isAsLarge = (line: string) => line.includes(`"size":${size}`);
  for await (const { container, record } of recordsWith(blobs, isAsLarge))
    if (record.photo !== undefined) files.delete(nameOf({ container, ...record }));
  return [...files.values()];
}

const nameOf = ({ container, path, etag }: Files[number]) => `${etag} ${container}/${path}`;
