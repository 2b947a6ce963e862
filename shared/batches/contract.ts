import { z } from "zod";
import { orchestration, starting } from "../kit/contract.ts";

/** How far a batch is. */
const Done = z.object({ pages: z.number(), photos: z.number(), unreadable: z.number() });

/** What starts a batch, or goes on with one in a fresh history. */
export const batchStart = starting(
  "batch",
  z.object({ model: z.string(), batchId: z.string(), pages: z.number(), done: Done.optional() }),
);

/** Predicts the photos of a listing. */
export const batch = orchestration(batchStart, Done.extend({ status: z.enum(["done", "cancelled"]) }));

/** What a batch says of itself while it runs. */
export const BatchProgress = Done.extend({ stage: z.enum(["predict", "finish"]) });

/** What starts the listing of a batch, where it takes longer than a request may. What was asked lies in storage. */
export const batchListingStart = starting(
  "batchListing",
  z.object({ model: z.string(), listingId: z.string() }),
);

/** Lists the photos of a batch and starts it. */
export const batchListing = orchestration(batchListingStart, z.object({ batchId: z.string() }));
