import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { canonicalJson, sha256 } from "../kit/hash.ts";
import { paths } from "../kit/paths.ts";
import { NoPhotos } from "../requests/no-photos.ts";

/** So many photos are predicted by one activity, and again where that dies. */
export const PHOTOS_OF_PAGE = 500;

/** What a batch is about, fixed when it is asked for. */
export const Batch = z.object({
  batchId: z.string(),
  model: z.string(),
  container: z.string(),
  /** Ends with a slash, unless it is the whole container. */
  prefix: z.string(),
  /** Identity of the photos: their paths, ETags and sizes. */
  listing: z.string(),
  photos: z.number(),
  pages: z.number(),
  /** What else lies there: hidden files, and those of systems. */
  ignored: NoPhotos,
  version: z.string(),
  runId: z.string(),
  /** Of model.onnx. */
  sha256: z.string(),
  dataset: z.string(),
  /** The least probability with which a label is given, where the plan says so. */
  rejectBelow: z.number().optional(),
  /** ISO time. */
  askedAt: z.string(),
});
export type Batch = z.infer<typeof Batch>;

/** The same photos and the same bytes of a model, from the same probability on, are the same batch. */
export const batchIdOf = (what: Pick<Batch, "model" | "listing" | "sha256" | "rejectBelow">): string =>
  sha256(canonicalJson(what)).slice(0, 32);

export const batchInstance = (model: string, batchId: string) => `batch-${model}-${batchId}`;

/** The n-th page of a listing, from 1 on, and what was predicted of it. */
export const pageName = (page: number) => `${String(page).padStart(6, "0")}.jsonl`;
export const pageBlob = (model: string, batchId: string, page: number) =>
  paths.batch(model, batchId, `pages/${pageName(page)}`);
export const partBlob = (model: string, batchId: string, page: number) =>
  paths.batch(model, batchId, `parts/${pageName(page)}`);

export const batchBlob = (model: string, batchId: string) => paths.batch(model, batchId, "batch.json");
export const resultsBlob = (model: string, batchId: string) => paths.batch(model, batchId, "results.jsonl");
export const summaryBlob = (model: string, batchId: string) => paths.batch(model, batchId, "summary.json");
/** While it is there the batch begins no further page. */
export const cancelBlob = (model: string, batchId: string) => paths.batch(model, batchId, "cancel.json");

export const readBatch = (blobs: Blobs, model: string, batchId: string) =>
  blobs.json(batchBlob(model, batchId), Batch);
