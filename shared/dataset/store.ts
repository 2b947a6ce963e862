import { z } from "zod";
import { type Blobs, collect } from "../clients/blobs.ts";
import { paths } from "../paths.ts";
import type { Plan } from "../plan/schema.ts";
import { SnapshotLine } from "./listing.ts";
import { PhotoIndex, PhotoRecord } from "./record.ts";
import { SPLITS } from "./split.ts";

/** The files of a snapshot. */
export async function readSnapshot(blobs: Blobs, model: string, snapshot: string): Promise<SnapshotLine[]> {
  return collect(blobs.lines(paths.snapshot(model, snapshot), SnapshotLine));
}

/** Everything that was ever found out about files below the plan's prefix. */
export async function readIndex(blobs: Blobs, plan: Plan): Promise<PhotoIndex> {
  const index = new PhotoIndex();
  for await (const { path } of blobs.list(paths.index(plan.images)))
    for await (const record of blobs.lines({ container: "datasets", path }, PhotoRecord)) index.add(record);
  return index;
}

const DatasetPhoto = z.object({
  photo: z.string(),
  label: z.string(),
  split: z.enum(SPLITS),
  path: z.string(),
  etag: z.string(),
});

/** Where a run keeps its dataset's photos together with the files that held them. */
export const runPhotos = (runId: string) => paths.run(runId, "photos.jsonl");

export async function readRunPhotos(blobs: Blobs, runId: string) {
  return collect(blobs.lines(runPhotos(runId), DatasetPhoto));
}

export const DatasetSummary = z.object({
  dataset: z.string(),
  classes: z.array(z.string()),
  photos: z.number(),
  counts: z.record(z.string(), z.record(z.enum(SPLITS), z.number())),
});
