import { keepBatch } from "../../shared/batches/keep-batch.ts";
import { askedBlob, beginBatch } from "../../shared/batches/request-batch.ts";
import { Wanted } from "../../shared/batches/wanted.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import type { Activity } from "../activity.ts";
import type { listBatch } from "./contracts.ts";

export const listBatchWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof listBatch> =>
  async ({ model, listingId }, orchestrations) => {
    const wanted = await blobs.json(askedBlob(model, listingId), Wanted);
    if (!wanted)
      throw new TerminalError(`${askedBlob(model, listingId).path} is gone: ask for the batch again`);
    const { batchId } = await beginBatch(blobs, await keepBatch(blobs, wanted), orchestrations);
    return { batchId };
  };
