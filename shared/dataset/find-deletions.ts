import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { paths } from "../kit/paths.ts";
import type { LifecycleRequest } from "../requests/request.ts";
import { missing } from "./compare.ts";
import { type Deleted, readDeleted } from "./deletions-store.ts";
import { type SnapshotLine, source } from "./listing.ts";
import type { PhotoRecord } from "./record.ts";
import { hasManifest, readIndex, readManifest, readSnapshot } from "./store.ts";
import { isTombstone } from "./tombstones.ts";

/** The dataset that the newest run was about, and the one before it. */
export const Newest = z.object({ runId: z.string(), dataset: z.string(), previous: z.string().nullable() });
const NEWEST = { schema: Newest, format: 1 };

export async function readNewest(blobs: Blobs, model: string) {
  return blobs.json(paths.newest(model), Newest);
}

/**
 * Finds photos that earlier datasets had and that no file holds any more, and keeps the list of them: a photo
 * that was moved, copied or only left out is none, and one that is back is none any more. `notIncluded` are those that are in no
 * file of the run's snapshot, but in one that the plan's dataset.include leaves out. Safe to repeat.
 */
export async function findDeletions(
  blobs: Blobs,
  { runId, model, snapshot, plan }: LifecycleRequest,
  dataset: string,
  servingDataset: string | undefined,
): Promise<{ deleted: Deleted[]; notIncluded: string[] }> {
  const newest = await readNewest(blobs, model);
  const previous = (newest?.runId === runId ? newest.previous : newest?.dataset) ?? null;
  const known = new Map<string, Deleted>();
  for await (const one of readDeleted(blobs, model)) known.set(one.photo, one);
  const candidates = new Set(known.keys());
  for (const earlier of new Set([previous, servingDataset]))
    if (earlier && earlier !== dataset && (await hasManifest(blobs, model, earlier)))
      for await (const photo of missing(
        readManifest(blobs, model, earlier),
        readManifest(blobs, model, dataset),
      ))
        if (!isTombstone(photo)) candidates.add(photo);
  const among = (photos: Iterable<string>, files: Rows<Pick<SnapshotLine, "path" | "etag">>) =>
    heldByNoFile(photos, readIndex(blobs, plan), files);
  const absent = await among(candidates, readSnapshot(blobs, plan, snapshot));
  const gone = plan.dataset.include ? await among(absent, blobs.list(source(plan))) : absent;
  const at = new Date().toISOString();
  const deleted = gone.map((photo) => known.get(photo) ?? { photo, runId, at });
  if (deleted.length + known.size > 0) await blobs.writeLines(paths.deleted(model), deleted);
  await changeJson(blobs, paths.newest(model), NEWEST, undefined, () => ({ runId, dataset, previous }));
  const isGone = new Set(gone);
  return { deleted, notIncluded: absent.filter((photo) => !isGone.has(photo)) };
}

type Rows<T> = AsyncIterable<T> | Iterable<T>;

/** Which of these photos no file of a snapshot holds, sorted. Memory grows with the candidates alone. */
export async function heldByNoFile(
  candidates: Iterable<string>,
  records: Rows<Pick<PhotoRecord, "path" | "etag" | "photo">>,
  files: Rows<Pick<SnapshotLine, "path" | "etag">>,
): Promise<string[]> {
  const gone = new Set(candidates);
  if (gone.size === 0) return [];
  const photoOf = new Map<string, string>();
  for await (const { path, etag, photo } of records)
    if (photo !== undefined && gone.has(photo)) photoOf.set(`${etag} ${path}`, photo);
  for await (const { path, etag } of files) {
    const photo = photoOf.get(`${etag} ${path}`);
    if (photo !== undefined) gone.delete(photo);
  }
  return [...gone].sort();
}
