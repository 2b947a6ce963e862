import { BlobRefused } from "../../shared/clients/blob-errors.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { everyModel } from "../../shared/erasure/areas.ts";
import { findCopies } from "../../shared/erasure/find-copies.ts";
import { findFiles } from "../../shared/erasure/find-files.ts";
import { extendOrder, readOrder } from "../../shared/erasure/order-store.ts";
import { noteFiles } from "../../shared/erasure/places.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import type { eraseFiles } from "./contracts.ts";

export const eraseFilesWith =
  ({ blobs, plans }: { blobs: Blobs; plans: Plans }): Activity<typeof eraseFiles> =>
  async ({ erasureId }) => {
    const { photo } = await readOrder(blobs, erasureId);
    const { size, ...found } = await findFiles(blobs, photo, erasureId);
    const copies =
      size === undefined ? [] : await findCopies(blobs, (await plans.all()).values(), photo, size);
    const { files } = await extendOrder(blobs, erasureId, { ...found, files: [...found.files, ...copies] });
    const kept: string[] = [];
    let deleted = 0;
    for (const { etag, ...blob } of files) {
      try {
        // Only the version that held the photo: what replaced it is another photo.
        if (await blobs.remove(blob, { ifMatch: etag })) deleted++;
      } catch (error) {
        if (!(error instanceof BlobRefused)) throw error;
        kept.push(error.message);
      }
    }
    await noteFiles(blobs, erasureId, { deleted, kept });
    for (const { container, path } of files)
      await blobs.removeEmptyFolders({ container, path: folderOf(path) });
    return { files: deleted, models: await everyModel(blobs, await plans.all()) };
  };

/** The folder that a file lies in, without a slash: the mark of the folder itself has this name. */
const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
