import { sha256Lines } from "../hash.ts";
import type { DatasetPhoto } from "./describe.ts";

/** The identity of a dataset: which photos, under which labels, on which sides; wherever their files are. */
export function datasetVersion(photos: readonly DatasetPhoto[]): string {
  return sha256Lines(photos.map(({ photo, label, split }) => `${photo} ${label} ${split}`).sort());
}

/** The lines of `manifest.jsonl`, which every trainer reads. */
export function* manifestLines(photos: readonly DatasetPhoto[]) {
  for (const { photo, label, split } of photos) yield { photo, label, split };
}
