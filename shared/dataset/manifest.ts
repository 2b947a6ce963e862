import { sha256Lines } from "../kit/hash.ts";
import type { DatasetPhoto } from "./describe.ts";

/** The identity of a dataset from its photos, sorted: which, under which labels, on which sides; wherever their files are. */
export function datasetVersion(photos: Iterable<DatasetPhoto>): string {
  return sha256Lines(each(photos, ({ photo, label, split }) => `${photo} ${label} ${split}`));
}

/** The lines of `manifest.jsonl`, which every trainer reads. */
export const manifestLines = (photos: Iterable<DatasetPhoto>) =>
  each(photos, ({ photo, label, split }) => ({ photo, label, split }));

/** The lines of `files.jsonl`: where each photo was when the dataset was made first. */
export const fileLines = (photos: Iterable<DatasetPhoto>) =>
  each(photos, ({ photo, path, etag }) => ({ photo, path, etag }));

function* each<T, R>(items: Iterable<T>, of: (item: T) => R): Generator<R> {
  for (const item of items) yield of(item);
}
