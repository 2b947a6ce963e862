import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../paths.ts";
import type { Plan } from "../plan/schema.ts";
import { DatasetPhoto, Description } from "./describe.ts";
import { SnapshotLine } from "./listing.ts";
import { PhotoRecord } from "./record.ts";
import { Sided } from "./sides.ts";
import { SPLITS } from "./split.ts";

/** The files of a snapshot. */
export function readSnapshot(blobs: Blobs, model: string, snapshot: string): AsyncGenerator<SnapshotLine> {
  return blobs.lines(paths.snapshot(model, snapshot), SnapshotLine);
}

/** Everything that was ever found out about files below the plan's prefix. */
export async function* readIndex(blobs: Blobs, plan: Pick<Plan, "images">): AsyncGenerator<PhotoRecord> {
  const folder = paths.index(plan.images);
  for await (const { path } of blobs.list(folder)) yield* blobs.lines({ ...folder, path }, PhotoRecord);
}

/** The sides that a model's photos were given by other runs than this one, which may be repeated. */
export async function* readSides(blobs: Blobs, model: string, runId: string): AsyncGenerator<Sided> {
  const folder = paths.sides(model);
  for await (const { path } of blobs.list(folder))
    if (path !== paths.sidesOf(model, runId).path) yield* blobs.lines({ ...folder, path }, Sided);
}

/** Where a run keeps its dataset's photos together with the files that held them. */
export const runPhotos = (runId: string) => paths.run(runId, "photos.jsonl");

export function readRunPhotos(blobs: Blobs, runId: string): AsyncGenerator<DatasetPhoto> {
  return blobs.lines(runPhotos(runId), DatasetPhoto);
}

export const manifestBlob = (model: string, dataset: string) =>
  paths.dataset(model, dataset, "manifest.jsonl");

const ManifestLine = z.object({ photo: z.string(), label: z.string(), split: z.enum(SPLITS) });

/** Which photos a dataset has, under which labels and on which sides; sorted by photo. */
export function readManifest(blobs: Blobs, model: string, dataset: string) {
  return blobs.lines(manifestBlob(model, dataset), ManifestLine);
}

/** Whether a dataset's photos are still listed: retention lets those go that no version learned from. */
export function hasManifest(blobs: Blobs, model: string, dataset: string): Promise<boolean> {
  return blobs.exists(manifestBlob(model, dataset));
}

const FileLine = z.object({ photo: z.string(), path: z.string(), etag: z.string() });

/** Where the photos of a dataset were when it was made first; sorted by photo. */
export function readFiles(blobs: Blobs, model: string, dataset: string) {
  return blobs.lines(paths.dataset(model, dataset, "files.jsonl"), FileLine);
}

/** A dataset in figures, as it was when it was made first. */
export const DatasetSummary = Description.extend({
  dataset: z.string(),
  /** The snapshot and the run that it was made from first. */
  snapshot: z.string(),
  runId: z.string(),
  describedAt: z.string(),
});
export type DatasetSummary = z.infer<typeof DatasetSummary>;

export async function readSummary(blobs: Blobs, model: string, dataset: string) {
  return blobs.json(paths.dataset(model, dataset, "summary.json"), DatasetSummary);
}
