import { finish } from "../../shared/batches/finish.ts";
import { mustBeBatch } from "../../shared/batches/read-batch.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Activity } from "../activity.ts";
import type { finishBatch } from "./contracts.ts";

export const finishBatchWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof finishBatch> =>
  async ({ model, batchId }) => {
    const { photos, unreadable } = await finish(blobs, await mustBeBatch(blobs, model, batchId));
    return { photos, unreadable };
  };
