import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { noSuchPage, type Page } from "../kit/page.ts";
import { paths } from "../kit/paths.ts";
import { readBatch } from "./batch.ts";
import { viewOf } from "./read-batch.ts";
import type { BatchView as View } from "./view.ts";

/** What a batch's place in the order of time looks like. */
const PLACE = /^\d{15}-[0-9a-f]{32}$/;

/** A page of a model's batches, the newest first. */
export async function listBatches(
  blobs: Blobs,
  model: string,
  { after, limit }: Page,
  orchestrations: Orchestrations,
): Promise<{ batches: View[]; next?: string }> {
  if (after !== "" && !PLACE.test(after)) throw noSuchPage(after);
  const folder = paths.batchesByTime(model);
  const batches: View[] = [];
  let last = "";
  for await (const { path } of blobs.list(folder, after === "" ? limit + 1 : undefined)) {
    const name = path.slice(folder.path.length).replace(/\.json$/, "");
    if (name <= after) continue;
    if (batches.length === limit) return { batches, next: last };
    const found = await readBatch(blobs, model, name.replace(/^\d+-/, ""));
    if (!found) continue;
    batches.push(await viewOf(blobs, found, orchestrations));
    last = name;
  }
  return { batches };
}
