import type { Blobs } from "../clients/blobs.ts";
import { SnapshotLine } from "../dataset/listing.ts";
import { paths } from "../kit/paths.ts";
import { POLICY } from "../photos/policy.ts";
import { UNSURE } from "../plan/schema.ts";
import { writeSpec } from "../tasks/specs.ts";
import { type Batch, batchInstance, pageBlob, partBlob } from "./batch.ts";
import { predictFiles, predictTask } from "./tasks.ts";
import { CHANGED, IN_ARCHIVE } from "./unreadable.ts";

/** Writes what Databricks is told of the pages that have no part yet, and gives the spec's URI; null where all have one. Safe to repeat. */
export async function handOver(blobs: Blobs, batch: Batch, step: string): Promise<string | null> {
  const { model, batchId, version, container, sha256, rejectBelow = 0 } = batch;
  const at = predictFiles(model, batchId, step);
  await removeTries(blobs, batch, step);
  const left = await pagesLeft(blobs, batch);
  if (left.length === 0) return null;
  await blobs.writeLines(at("photos.jsonl"), listed(blobs, batch, left));
  return writeSpec(blobs, predictTask, at, {
    images: blobs.photosUri(container),
    ...{ policy: POLICY, sha256, rejectBelow, unsure: UNSURE },
    model: blobs.uri(paths.model(model, version, "")),
    photos: blobs.uri(at("photos.jsonl")),
    parts: blobs.uri(at("parts/")),
    words: { archived: IN_ARCHIVE, changed: CHANGED },
  });
}

/** Removes all that Databricks was told and has said, and which runs it had. */
export async function removeTask(blobs: Blobs, batch: Batch): Promise<void> {
  await removeTries(blobs, batch);
  const records = paths.run(batchInstance(batch.model, batch.batchId), "");
  for await (const { path } of blobs.list(records)) await blobs.remove({ ...records, path });
}

/** Removes what tries have left, but for the one of this step. */
async function removeTries(blobs: Blobs, { model, batchId }: Batch, step?: string): Promise<void> {
  const folder = paths.batchTask(model, batchId);
  const kept = step === undefined ? undefined : paths.batchTask(model, batchId, `${step}/`).path;
  for await (const { path } of blobs.list(folder))
    if (kept === undefined || !path.startsWith(kept)) await blobs.remove({ ...folder, path });
}

async function pagesLeft(blobs: Blobs, { model, batchId, pages }: Batch): Promise<number[]> {
  const left: number[] = [];
  for (let page = 1; page <= pages; page++)
    if (!(await blobs.exists(partBlob(model, batchId, page)))) left.push(page);
  return left;
}

async function* listed(blobs: Blobs, { model, batchId }: Batch, pages: readonly number[]) {
  for (const page of pages)
    for await (const { path, etag, size, archived = false } of blobs.lines(
      pageBlob(model, batchId, page),
      SnapshotLine,
    ))
      yield { page, path, etag, size, archived };
}
