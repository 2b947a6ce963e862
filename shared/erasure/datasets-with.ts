import type { Blobs } from "../clients/blobs.ts";
import { hasManifest, manifestBlob } from "../dataset/store.ts";
import { paths } from "../kit/paths.ts";

/** Datasets of a model whose manifest has a line with one of these identities. */
export async function datasetsWith(
  blobs: Blobs,
  model: string,
  photos: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for await (const version of blobs.folders(paths.datasets(model))) {
    if (!(await hasManifest(blobs, model, version))) continue;
    for await (const line of blobs.texts(manifestBlob(model, version)))
      if (photos.some((photo) => line.includes(photo))) {
        found.push(version);
        break;
      }
  }
  return found;
}
