import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../paths.ts";

/** Datasets of a model whose manifest has a line with one of these identities. */
export async function datasetsWith(
  blobs: Blobs,
  model: string,
  photos: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for await (const version of blobs.folders({ container: "datasets", path: `${model}/` })) {
    const manifest = paths.dataset(model, version, "manifest.jsonl");
    if (!(await blobs.exists(manifest))) continue;
    for await (const line of blobs.texts(manifest))
      if (photos.some((photo) => line.includes(photo))) {
        found.push(version);
        break;
      }
  }
  return found;
}
