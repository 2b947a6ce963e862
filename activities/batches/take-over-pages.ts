import { cancelBlob } from "../../shared/batches/batch.ts";
import { mustBeBatch } from "../../shared/batches/read-batch.ts";
import { takeOver } from "../../shared/batches/take-over.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Activity } from "../activity.ts";
import type { takeOverPages } from "./contracts.ts";

export const takeOverPagesWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof takeOverPages> =>
  async ({ model, batchId, ...which }) => {
    const found = await takeOver(blobs, await mustBeBatch(blobs, model, batchId), which);
    return { ...found, cancelled: await blobs.exists(cancelBlob(model, batchId)) };
  };
