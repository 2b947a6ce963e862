import { z } from "zod";
import { orchestration, starting } from "../kit/contract.ts";
import { DatabricksRunId } from "../kit/ids.ts";
import { Mishaps } from "../tasks/patience.ts";

/** How far a batch is. */
const Done = z.object({ pages: z.number(), photos: z.number(), unreadable: z.number() });

/** How it stands with the Databricks task of a batch: before it was prepared, nothing is known of it. */
const Tried = z.object({
  /** Names the try: the same for all of its runs. */
  step: z.string().optional(),
  spec: z.string().optional(),
  attempt: z.number().default(1),
  mishaps: Mishaps.optional(),
  databricksRunId: DatabricksRunId.optional(),
  /** Milliseconds since 1970. */
  since: z.number().optional(),
});

/** What starts a batch, or goes on with one in a fresh history. */
export const batchStart = starting(
  "batch",
  z.object({
    model: z.string(),
    batchId: z.string(),
    pages: z.number(),
    done: Done.optional(),
    /** Of Databricks, where it may predict; batches that were started before it could have none. */
    task: Tried.optional(),
  }),
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
