import { z } from "zod";
import { activity } from "../../shared/kit/contract.ts";

const OfBatch = z.object({ model: z.string(), batchId: z.string() });

/** Predicts a page of a batch and keeps what comes of it, or that of before; nothing once the batch is cancelled. */
export const predictPage = activity("predictPage", {
  input: OfBatch.extend({ page: z.number() }),
  output: z.object({ cancelled: z.boolean(), photos: z.number(), unreadable: z.number() }),
});

/** Writes what Databricks is told of the pages that are left, where the batch is so large; null where the app predicts it. */
export const preparePredict = activity("preparePredict", {
  input: OfBatch.extend({ step: z.string() }),
  output: z.object({ spec: z.string().nullable() }),
});

/** Takes the pages over that Databricks has predicted, from the one after `after` on: those that are whole for sure, or all. */
export const takeOverPages = activity("takeOverPages", {
  input: OfBatch.extend({ step: z.string(), after: z.number(), all: z.boolean() }),
  output: z.object({
    cancelled: z.boolean(),
    pages: z.number(),
    photos: z.number(),
    unreadable: z.number(),
  }),
  // Storage may be away for hours while the run goes on.
  retry: { first: 2, factor: 2, longest: 60, attempts: 200 },
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
