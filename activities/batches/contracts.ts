import { z } from "zod";
import { activity } from "../../shared/kit/contract.ts";

const OfBatch = z.object({ model: z.string(), batchId: z.string() });

/** Predicts a page of a batch and keeps what comes of it, or that of before; nothing once the batch is cancelled. */
export const predictPage = activity("predictPage", {
  input: OfBatch.extend({ page: z.number() }),
  output: z.object({ cancelled: z.boolean(), photos: z.number(), unreadable: z.number() }),
});

/** Puts the pages' results together and says what came of the batch. */
export const finishBatch = activity("finishBatch", {
  input: OfBatch,
  output: z.object({ photos: z.number(), unreadable: z.number() }),
});

/** Lists what a request for a batch is about, however long that takes, and starts the batch. */
export const listBatch = activity("listBatch", {
  input: z.object({ model: z.string(), listingId: z.string() }),
  output: z.object({ batchId: z.string() }),
});
