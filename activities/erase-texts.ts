import type { Deps } from "../shared/deps.ts";
import { blobsOf } from "../shared/erasure/areas.ts";
import { type Order, readOrder, tombstone } from "../shared/erasure/order.ts";
import { notePlaces } from "../shared/erasure/places.ts";
import { Scrubber } from "../shared/erasure/scrub.ts";
import { scrubBlob } from "../shared/erasure/scrub-blob.ts";
import type { BlobPath } from "../shared/paths.ts";
import type { Activity } from "./activity.ts";
import type { eraseTexts } from "./contracts/erasure.ts";

export const eraseTextsWith =
  ({ blobs, plans }: Pick<Deps, "blobs" | "plans">): Activity<typeof eraseTexts> =>
  async ({ erasureId, model, area }) => {
    const order = await readOrder(blobs, erasureId);
    const scrubber = new Scrubber(order);
    const changed: string[] = [];
    for await (const blob of blobsOf(blobs, area, model, plans.get(model))) {
      const done = bearsItsName(blob, model, order)
        ? await blobs.remove(blob)
        : await scrubBlob(blobs, blob, scrubber, tombstone(erasureId));
      if (done) changed.push(scrubber.text(`${blob.container}/${blob.path}`));
    }
    await notePlaces(blobs, erasureId, `${model}-${area}`, changed);
    return { changed: changed.length };
  };

/** A golden image is called after its photo, a copy in the quarantine after the photo's file. */
function bearsItsName({ container, path }: BlobPath, model: string, { photo, files }: Order): boolean {
  const copied = container === "quarantine" && files.some((file) => path === `${model}/${file.path}`);
  return copied || path.includes(photo);
}
