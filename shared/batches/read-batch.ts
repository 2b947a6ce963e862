import type { Blobs } from "../clients/blobs.ts";
import type { Instance, Orchestrations } from "../clients/orchestrations.ts";
import { explain, Problem } from "../kit/errors.ts";
import { type Batch, batchInstance, cancelBlob, readBatch } from "./batch.ts";
import { BatchProgress, batch as batchContract, batchListing } from "./contract.ts";
import { isFinished, readSummary } from "./finish.ts";
import { askedBlob } from "./request-batch.ts";
import type { BatchView as View } from "./view.ts";

const BATCH_ID = /^[0-9a-f]{32}$/;
const LISTING_ID = /^listing-[0-9a-f]{32}$/;
const AGAIN = "POST the same again: it goes on from the pages that are finished";

export const urlOf = (model: string, batchId: string) => `/api/models/${model}/batches/${batchId}`;

/** Where a batch stands. One whose listing was handed over is told of by the listing's id until it has a name of its own. */
export async function viewBatch(
  blobs: Blobs,
  model: string,
  batchId: string,
  orchestrations: Orchestrations,
): Promise<View> {
  if (LISTING_ID.test(batchId)) return viewListing(blobs, model, batchId, orchestrations);
  return viewOf(blobs, await mustBeBatch(blobs, model, batchId), orchestrations);
}

export async function mustBeBatch(blobs: Blobs, model: string, batchId: string): Promise<Batch> {
  const found = BATCH_ID.test(batchId) ? await readBatch(blobs, model, batchId) : undefined;
  if (!found) throw unknown(model, batchId);
  return found;
}

function unknown(model: string, batchId: string): Problem {
  const remedy = `GET /api/models/${model}/batches lists those that are kept`;
  return new Problem(
    404,
    "batch-not-found",
    `"${model}" has no batch "${batchId.slice(0, 100)}": ${remedy}.`,
  );
}

async function viewListing(
  blobs: Blobs,
  model: string,
  listingId: string,
  orchestrations: Orchestrations,
): Promise<View> {
  const instance = await orchestrations.status(batchInstance(model, listingId));
  if (!instance || !(await blobs.exists(askedBlob(model, listingId)))) throw unknown(model, listingId);
  if (instance.active) return { batchId: listingId, model, status: "listing", url: urlOf(model, listingId) };
  const led = batchListing.output.safeParse(instance.output).data;
  if (led) return viewBatch(blobs, model, led.batchId, orchestrations);
  return {
    batchId: listingId,
    model,
    status: "failed",
    because: whyOf(instance),
    url: urlOf(model, listingId),
  };
}

export async function viewOf(blobs: Blobs, batch: Batch, orchestrations: Orchestrations): Promise<View> {
  const { model, batchId, photos, pages } = batch;
  const url = urlOf(model, batchId);
  const { listing, ...about } = batch;
  if (await isFinished(blobs, model, batchId)) {
    const summary = await readSummary(blobs, model, batchId);
    const results = { jsonl: `${url}/results?format=jsonl`, csv: `${url}/results?format=csv` };
    if (summary) return { ...about, status: "done", summary, results, url };
  }
  const instance = await orchestrations.status(batchInstance(model, batchId));
  const isCancelled = await blobs.exists(cancelBlob(model, batchId));
  if (instance?.active) {
    const done = BatchProgress.safeParse(instance.customStatus).data;
    const progress = {
      pages: { done: done?.pages ?? 0, total: pages },
      photos: { done: done?.photos ?? 0, total: photos },
      unreadable: done?.unreadable ?? 0,
    };
    return { ...about, status: isCancelled ? "cancelling" : "running", progress, url };
  }
  const ended = batchContract.output.safeParse(instance?.output).data;
  if (isCancelled || ended?.status === "cancelled")
    return { ...about, status: "cancelled", because: `it was cancelled. ${AGAIN}`, url };
  return { ...about, status: "failed", because: whyOf(instance), url };
}

function whyOf(instance: Instance | undefined): string {
  if (!instance) return `it was never started, or is forgotten. ${AGAIN}`;
  return `it ended as ${instance.runtimeStatus}: ${explain(instance.output ?? "it says nothing")}. ${AGAIN}`;
}
