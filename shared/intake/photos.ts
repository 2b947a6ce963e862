import type { Blobs } from "../clients/blobs.ts";
import { identityLine, type SnapshotLine, source } from "../dataset/listing.ts";
import { sha256Lines } from "../hash.ts";
import { paths } from "../paths.ts";
import type { Plan } from "../plan/schema.ts";

/** A model's photos as they are now, and the identity of this listing. */
export async function listPhotos(blobs: Blobs, plan: Plan): Promise<{ id: string; files: SnapshotLine[] }> {
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

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
