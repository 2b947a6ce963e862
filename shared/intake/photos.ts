import { type Blobs, collect } from "../clients/blobs.ts";
import { identityLine, type SnapshotLine, source } from "../dataset/listing.ts";
import { Problem } from "../errors.ts";
import { sha256Lines } from "../hash.ts";
import { paths } from "../paths.ts";
import type { Plan } from "../plan/schema.ts";

/** A model's photos as they are now, and the identity of this listing. */
export async function listPhotos(blobs: Blobs, plan: Plan): Promise<{ id: string; files: SnapshotLine[] }> {
  const { container } = source(plan);
  if (!(await blobs.hasContainer(container))) {
    const remedy = `create it, or correct "images" in the plan of "${plan.model}"`;
    throw new Problem(404, "container-not-found", `There is no container "${container}": ${remedy}.`);
  }
  const files = await collect(blobs.list(source(plan)));
  return { id: sha256Lines(files.map(identityLine)), files };
}

/** Keeps a listing for ever. The same listing is the same snapshot. */
export async function keepSnapshot(blobs: Blobs, plan: Plan): Promise<{ snapshot: string; files: number }> {
  const { id, files } = await listPhotos(blobs, plan);
  const blob = paths.snapshot(plan.model, id);
  if (!(await blobs.exists(blob))) await blobs.writeLines(blob, files);
  return { snapshot: id, files: files.length };
}
