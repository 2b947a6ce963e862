import { cancelBlob } from "../../shared/batches/batch.ts";
import { Pages } from "../../shared/batches/pages.ts";
import { mustBeBatch } from "../../shared/batches/read-batch.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Deployments } from "../../shared/serving/deployments.ts";
import type { Activity } from "../activity.ts";
import type { predictPage } from "./contracts.ts";

/** The threads that serve begin with the first page: most who control never ask for a batch. */
export function predictPageWith({
  blobs,
  deployments,
}: {
  blobs: Blobs;
  deployments: () => Deployments;
}): Activity<typeof predictPage> {
  let pages: Pages | undefined;
  return async ({ model, batchId, page }) => {
    if (await blobs.exists(cancelBlob(model, batchId))) return { cancelled: true, photos: 0, unreadable: 0 };
    pages ??= new Pages({ blobs, deployments: deployments() });
    const counts = await pages.predict(await mustBeBatch(blobs, model, batchId), page);
    return { cancelled: false, ...counts };
  };
}
