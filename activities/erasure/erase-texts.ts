import type { Blobs } from "../../shared/clients/blobs.ts";
import { tombstone } from "../../shared/dataset/tombstones.ts";
import { blobsOf } from "../../shared/erasure/areas.ts";
import type { Order } from "../../shared/erasure/order.ts";
import { readOrder } from "../../shared/erasure/order-store.ts";
import { notePlaces } from "../../shared/erasure/places.ts";
import { Scrubber } from "../../shared/erasure/scrub.ts";
import { scrubBlob } from "../../shared/erasure/scrub-blob.ts";
import type { BlobPath } from "../../shared/kit/paths.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import type { eraseTexts } from "./contracts.ts";

export const eraseTextsWith =
  ({ blobs, plans }: { blobs: Blobs; plans: Plans }): Activity<typeof eraseTexts> =>
  async ({ erasureId, model, area }) => {
    const order = await readOrder(blobs, erasureId);
    const scrubber = new Scrubber(order);
    const changed: string[] = [];
    for await (const blob of blobsOf(blobs, area, model, (await plans.all()).get(model))) {
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
