import { listBatch } from "../../activities/batches/contracts.ts";
import type { batchListing as contract } from "../../shared/batches/contract.ts";
import { type Input, type Output, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";

/** Lists the photos of a batch outside of the request that asked for it, and starts the batch. */
export function* batchListing(
  ctx: Ctx,
  { model, listingId }: Input<typeof contract>,
): Workflow<Output<typeof contract>> {
  return yield* run(ctx, step(listBatch, { model, listingId }));
}
