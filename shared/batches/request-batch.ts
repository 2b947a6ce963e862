import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { canonicalJson, sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";
import { within } from "../kit/within.ts";
import type { Plan } from "../plan/schema.ts";
import { type Batch, batchInstance, cancelBlob } from "./batch.ts";
import { batchListingStart, batchStart } from "./contract.ts";
import { isFinished } from "./finish.ts";
import { keepBatch } from "./keep-batch.ts";
import { type Wanted, wantedOf } from "./wanted.ts";

/** How a request for a batch is answered. */
export type Begun =
  | { batchId: string; status: "done"; because: string }
  | { batchId: string; status: "running" | "listing" };

/** What a listing that was handed over is about. */
export const askedBlob = (model: string, listingId: string) => paths.batch(model, listingId, "asked.json");

/**
 * Asks for a batch: for the one of this listing and version, finished or under way, where there is one. A listing that takes more
 * than so many milliseconds is handed over.
 */
export async function requestBatch(
  blobs: Blobs,
  { plan, ...asked }: { plan: Plan; prefix: string; version?: string | undefined },
  orchestrations: Orchestrations,
  patience: number,
): Promise<Begun> {
  const wanted = await wantedOf(blobs, plan, asked);
  const batch = await within(patience, (signal) => keepBatch(blobs, wanted, signal));
  return batch ? beginBatch(blobs, batch, orchestrations) : handOver(blobs, wanted, orchestrations);
}

/** Starts a batch, or goes on with it where it was cancelled or has failed: pages that are finished stay so. Safe to repeat. */
export async function beginBatch(blobs: Blobs, batch: Batch, orchestrations: Orchestrations): Promise<Begun> {
  const { model, batchId, pages, version } = batch;
  if (await isFinished(blobs, model, batchId)) {
    const because = `version ${version} has predicted these photos before, and none has changed since`;
    return { batchId, status: "done", because };
  }
  await blobs.remove(cancelBlob(model, batchId));
  await orchestrations.start(batchStart, batchInstance(model, batchId), {
    model,
    batchId,
    pages,
    task: { attempt: 1 },
  });
  return { batchId, status: "running" };
}

/** The same question has the same name; whoever asks it while the listing goes on joins. */
async function handOver(blobs: Blobs, wanted: Wanted, orchestrations: Orchestrations): Promise<Begun> {
  const { model } = wanted;
  const listingId = `listing-${sha256(canonicalJson(wanted)).slice(0, 32)}`;
  await blobs.writeJson(askedBlob(model, listingId), wanted);
  await orchestrations.start(batchListingStart, batchInstance(model, listingId), { model, listingId });
  return { batchId: listingId, status: "listing" };
}
