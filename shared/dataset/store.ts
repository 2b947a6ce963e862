import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { type Collection, filesOf, linesIn } from "../clients/compacted.ts";
import { paths } from "../kit/paths.ts";
import type { Plan } from "../plan/schema.ts";
import { NoPhotos, photosAmong } from "../requests/no-photos.ts";
import { DatasetPhoto } from "./describe.ts";
import { DatasetSummary, Description } from "./description.ts";
import { SnapshotLine, source } from "./listing.ts";
import { PhotoRecord } from "./record.ts";
import { Sided } from "./sides.ts";
import { SPLITS } from "./split.ts";

/**
 * The files of a snapshot that may be photos. Snapshots of earlier versions list others too, which are counted in `ignored`.
 */
export function readSnapshot(
  blobs: Blobs,
  plan: Pick<Plan, "model" | "images">,
  snapshot: string,
  ignored: NoPhotos = {},
): AsyncGenerator<SnapshotLine> {
  const lines = blobs.lines(paths.snapshot(plan.model, snapshot), SnapshotLine);
  return photosAmong(lines, source(plan).path, ignored);
}

/** Where everything is that was ever found out about files below the plan's prefix. */
export const index = ({ images }: Pick<Plan, "images">): Collection => ({
  folder: paths.index(images),
  compacted: paths.compactedIndex(images),
});

export function readIndex(blobs: Blobs, plan: Pick<Plan, "images">): AsyncGenerator<PhotoRecord> {
  return linesIn(blobs, index(plan), PhotoRecord);
}

/** Where the sides are that a model's photos were given. */
export const sides = (model: string): Collection => ({
  folder: paths.sides(model),
  compacted: paths.compactedSides(model),
});

/**
 * The sides that a model's photos were given by other runs than this one, which may be repeated; also by it, where they were put
 * together with others: no side ever changes.
 */
export async function* readSides(blobs: Blobs, model: string, runId: string): AsyncGenerator<Sided> {
  for await (const file of filesOf(blobs, sides(model)))
    if (file.path !== paths.sidesOf(model, runId).path) yield* blobs.lines(file, Sided);
}

/** A dataset in figures, as one run has described it. */
export const RunDataset = Description.extend({
  /** Files of the listing that are no photos, or that the plan does not include. */
  ignored: NoPhotos,
});

const runDataset = (runId: string) => paths.run(runId, "dataset.json");

export async function writeRunDataset(blobs: Blobs, runId: string, dataset: z.infer<typeof RunDataset>) {
  await blobs.writeJson(runDataset(runId), dataset);
}

/** Undefined for a run that has not come so far, or was one of an earlier version. */
export async function readRunDataset(blobs: Blobs, runId: string) {
  return blobs.json(runDataset(runId), RunDataset);
}

/** Where a run keeps its dataset's photos together with the files that held them. */
export const runPhotos = (runId: string) => paths.run(runId, "photos.jsonl");

export function readRunPhotos(blobs: Blobs, runId: string): AsyncGenerator<DatasetPhoto> {
  return blobs.lines(runPhotos(runId), DatasetPhoto);
}

export const manifestBlob = (model: string, dataset: string) =>
  paths.dataset(model, dataset, "manifest.jsonl");

export const ManifestLine = z.object({ photo: z.string(), label: z.string(), split: z.enum(SPLITS) });

/** Which photos a dataset has, under which labels and on which sides; sorted by photo. */
export function readManifest(blobs: Blobs, model: string, dataset: string) {
  return blobs.lines(manifestBlob(model, dataset), ManifestLine);
}

/** Whether a dataset's photos are still listed: retention lets those go that no version learned from. */
export function hasManifest(blobs: Blobs, model: string, dataset: string): Promise<boolean> {
  return blobs.exists(manifestBlob(model, dataset));
}

export const FileLine = z.object({ photo: z.string(), path: z.string(), etag: z.string() });

/** Where the photos of a dataset were when it was made first; sorted by photo. */
export function readFiles(blobs: Blobs, model: string, dataset: string) {
  return blobs.lines(paths.dataset(model, dataset, "files.jsonl"), FileLine);
}

export async function readSummary(blobs: Blobs, model: string, dataset: string) {
  return blobs.json(paths.dataset(model, dataset, "summary.json"), DatasetSummary);
}
