import { createReadStream } from "node:fs";
import type { Blobs } from "../clients/blobs.ts";
import { linesOf } from "../clients/jsonl.ts";
import { type Snapshot, whenListed } from "../dataset/listing-digest.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { until } from "../kit/within.ts";
import { photosAmong } from "../requests/no-photos.ts";
import { type Batch, batchBlob, batchIdOf, PHOTOS_OF_PAGE, pageBlob, readBatch } from "./batch.ts";
import { isFinished } from "./finish.ts";
import { wrong } from "./place.ts";
import type { Wanted } from "./wanted.ts";

/** Lists the photos of a batch and keeps the listing by pages, unless the batch is finished. Safe to repeat. It ends early as `signal` says. */
export async function keepBatch(blobs: Blobs, wanted: Wanted, signal?: AbortSignal): Promise<Batch> {
  const { container, prefix } = wanted;
  if (!(await blobs.hasContainer(container)))
    throw new Problem(404, "container-not-found", `There is no container "${container}": create it.`);
  return whenListed(
    (ignored) => until(signal, photosAmong(blobs.list({ container, path: prefix }), prefix, ignored)),
    (snapshot, file) => keepPages(blobs, batchOf(wanted, snapshot), until(signal, pagesOf(file))),
  );
}

function batchOf(wanted: Wanted, { snapshot, files, ignored }: Snapshot): Batch {
  const { model, container, prefix, sha256, rejectBelow } = wanted;
  if (files === 0)
    throw wrong(
      `there is no photo below ${container}/${prefix}; a batch reads the model's container "${container}" alone`,
    );
  return {
    ...{ batchId: batchIdOf({ model, listing: snapshot, sha256, rejectBelow }), ...wanted },
    ...{ listing: snapshot, photos: files, pages: Math.ceil(files / PHOTOS_OF_PAGE), ignored },
    askedAt: new Date().toISOString(),
  };
}

/** What the batch is about is kept last: where that is, all pages are. The first who asked counts. */
async function keepPages(blobs: Blobs, batch: Batch, pages: AsyncIterable<unknown[]>): Promise<Batch> {
  const { model, batchId } = batch;
  if (!(await isFinished(blobs, model, batchId))) {
    let page = 0;
    for await (const lines of pages) await blobs.keepLines(pageBlob(model, batchId, ++page), lines);
    await blobs.keepJson(batchBlob(model, batchId), batch);
  }
  const kept = (await readBatch(blobs, model, batchId)) ?? batch;
  await blobs.keepJson(paths.batchByTime(model, kept.askedAt, batchId), { batchId });
  return kept;
}

async function* pagesOf(file: string): AsyncGenerator<unknown[]> {
  let page: unknown[] = [];
  for await (const line of linesOf(createReadStream(file))) {
    page.push(JSON.parse(line));
    if (page.length < PHOTOS_OF_PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
