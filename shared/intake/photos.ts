import { createReadStream } from "node:fs";
import type { Blobs } from "../clients/blobs.ts";
import { fileIncluded } from "../dataset/included.ts";
import { type SnapshotLine, source } from "../dataset/listing.ts";
import { ListingDigest, type Snapshot, whenListed } from "../dataset/listing-digest.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { until, within } from "../kit/within.ts";
import type { Plan } from "../plan/schema.ts";
import { type NoPhotos, photosAmong } from "../requests/no-photos.ts";

/** The identity of a model's photos as they are now, in bounded memory. */
export async function listPhotos(blobs: Blobs, plan: Plan): Promise<Snapshot> {
  const digest = new ListingDigest();
  for await (const line of listing(blobs, plan, digest.ignored)) digest.add(line);
  return digest.snapshot();
}

/** Keeps a listing if that takes no longer than so many milliseconds. What goes on in spite of that may leave a snapshot: no harm. */
export const keepSnapshotWithin = (blobs: Blobs, plan: Plan, patience: number) =>
  within(patience, (signal) => keepSnapshot(blobs, plan, signal));

/** Keeps a listing for ever, in bounded memory. The same listing is the same snapshot. It ends early as `signal` says. */
export const keepSnapshot = (blobs: Blobs, plan: Plan, signal?: AbortSignal): Promise<Snapshot> =>
  whenListed(
    (ignored) => until(signal, listing(blobs, plan, ignored)),
    async (snapshot, file) => {
      await blobs.keep(paths.snapshot(plan.model, snapshot.snapshot), createReadStream(file));
      return snapshot;
    },
  );

async function* listing(blobs: Blobs, plan: Plan, ignored: NoPhotos): AsyncGenerator<SnapshotLine> {
  const { container, path } = source(plan);
  if (!(await blobs.hasContainer(container))) {
    const remedy = `create it, or correct "images" in the plan of "${plan.model}"`;
    throw new Problem(404, "container-not-found", `There is no container "${container}": ${remedy}.`);
  }
  const isIncluded = fileIncluded(plan, Date.now());
  for await (const { modified, ...line } of photosAmong(blobs.dated({ container, path }), path, ignored))
    if (isIncluded({ path: line.path, modified })) yield line;
    else ignored["not-included"] = (ignored["not-included"] ?? 0) + 1;
}
