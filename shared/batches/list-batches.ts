import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { isMalformed } from "../kit/damaged.ts";
import { explain } from "../kit/errors.ts";
import { noSuchPage, type Page } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import { readBatch } from "./batch.ts";
import { viewOf } from "./read-batch.ts";
import type { BatchView as View } from "./view.ts";

/** A batch of which nothing can be told, and why. */
interface Broken {
  batchId: string;
  why: string;
}

/** What a batch's place in the order of time looks like. */
const PLACE = /^\d{15}-[0-9a-f]{32}$/;

/** A page of a model's batches, the newest first. */
export async function listBatches(
  blobs: Blobs,
  model: string,
  { after, limit }: Page,
  orchestrations: Orchestrations,
): Promise<{ batches: View[]; broken: Broken[]; next?: string }> {
  if (after !== "" && !PLACE.test(after)) throw noSuchPage(after);
  const folder = paths.batchesByTime(model);
  const batches: View[] = [];
  const broken: Broken[] = [];
  let last = "";
  for await (const { path } of blobs.list(folder, after === "" ? limit + 1 : undefined)) {
    const name = path.slice(folder.path.length).replace(/\.json$/, "");
    if (name <= after) continue;
    if (batches.length + broken.length === limit) return { batches, broken, next: last };
    const batchId = name.replace(/^\d+-/, "");
    try {
      const found = await readBatch(blobs, model, batchId);
      if (!found) continue;
      batches.push(await viewOf(blobs, found, orchestrations));
    } catch (error) {
      if (!isMalformed(error)) throw error;
      broken.push({ batchId, why: explain(error) });
    }
    last = name;
  }
  return { batches, broken };
}
