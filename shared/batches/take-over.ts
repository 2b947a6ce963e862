import type { Blobs } from "../clients/blobs.ts";
import { erasuresOf } from "../dataset/deny.ts";
import { collect } from "../kit/collect.ts";
import type { BlobPath } from "../kit/paths.ts";
import { type Batch, pageName, partBlob } from "./batch.ts";
import { dropErased } from "./drop-erased.ts";
import { type Counts, countRows } from "./pages.ts";
import { Row } from "./row.ts";
import { predictFiles } from "./tasks.ts";
import { ERASED } from "./unreadable.ts";

/** Pages that are taken over by one activity at the most. */
const MOST = 50;

/**
 * Takes the next pages over that Databricks has predicted, in their order, and counts them. One is whole where a later one is there:
 * on a volume half a file may be seen. Safe to repeat.
 */
export async function takeOver(
  blobs: Blobs,
  batch: Batch,
  { step, after, all }: { step: string; after: number; all: boolean },
): Promise<Counts & { pages: number }> {
  const { model, batchId } = batch;
  const done = { pages: 0, photos: 0, unreadable: 0 };
  const at = predictFiles(model, batchId, step);
  const written = (await collect(blobs.list(at("parts/")))).map(({ path }) => path).sort();
  const whole = new Set(all ? written : written.slice(0, -1));
  for (let page = after + 1; page <= Math.min(batch.pages, after + MOST); page++) {
    const part = partBlob(model, batchId, page);
    const from = at(`parts/${pageName(page)}`);
    if (!(await blobs.exists(part))) {
      if (!whole.has(from.path)) break;
      await blobs.keepLines(part, await rowsOf(blobs, from));
    }
    await dropErased(blobs, part);
    const { photos, unreadable } = await countRows(blobs.lines(part, Row));
    done.pages++;
    done.photos += photos;
    done.unreadable += unreadable;
  }
  return done;
}

/** What the task says, but of photos that were erased before the app has seen it: as the app says it. */
async function rowsOf(blobs: Blobs, from: BlobPath): Promise<Row[]> {
  const erased = await erasuresOf(blobs);
  const rows = await collect(blobs.lines(from, Row));
  return rows.map((row) => {
    const isErased = row.photo !== undefined && erased?.(row.photo) !== undefined;
    return isErased ? { path: row.path, etag: row.etag, error: ERASED } : row;
  });
}
