import type { Deps } from "../shared/deps.ts";
import { everyModel } from "../shared/erasure/areas.ts";
import { findCopies } from "../shared/erasure/find-copies.ts";
import { findFiles } from "../shared/erasure/find-files.ts";
import { extendOrder, readOrder } from "../shared/erasure/order.ts";
import { noteFiles } from "../shared/erasure/places.ts";
import type { Activity } from "./activity.ts";
import type { eraseFiles } from "./contracts/erasure.ts";

export const eraseFilesWith =
  ({ blobs, plans }: Pick<Deps, "blobs" | "plans">): Activity<typeof eraseFiles> =>
  async ({ erasureId }) => {
    const { photo } = await readOrder(blobs, erasureId);
    const { size, ...found } = await findFiles(blobs, photo);
    const copies = size === undefined ? [] : await findCopies(blobs, plans.values(), photo, size);
    const { files } = await extendOrder(blobs, erasureId, { ...found, files: [...found.files, ...copies] });
    let deleted = 0;
    // Only the version that held the photo: what replaced it is another photo.
    for (const { etag, ...blob } of files) if (await blobs.remove(blob, { ifMatch: etag })) deleted++;
    await noteFiles(blobs, erasureId, deleted);
    return { files: deleted, models: await everyModel(blobs, plans) };
  };
