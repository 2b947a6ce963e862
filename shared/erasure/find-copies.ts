import type { Blobs } from "../clients/blobs.ts";
import { source } from "../dataset/listing.ts";
import { sha256 } from "../kit/hash.ts";
import type { Plan } from "../plan/schema.ts";
import { noPhoto } from "../requests/no-photos.ts";
import type { Order } from "./order.ts";

/**
 * Copies of a photo among the files that are no photos, such as those in a recycle bin. Nobody inspects these, so those of
 * its size, in bytes, are read now.
 */
export async function findCopies(
  blobs: Blobs,
  plans: Iterable<Pick<Plan, "images">>,
  photo: string,
  size: number,
): Promise<Order["files"]> {
  const found: Order["files"] = [];
  for (const plan of plans) {
    const { container, path: prefix } = source(plan);
    if (!(await blobs.hasContainer(container))) continue;
    for await (const file of blobs.list({ container, path: prefix })) {
      if (file.size !== size || noPhoto(file.path, prefix) === undefined) continue;
      const read = await blobs.bytes({ container, path: file.path });
      if (read && sha256(read.bytes) === photo) found.push({ container, path: file.path, etag: read.etag });
    }
  }
  return found;
}
