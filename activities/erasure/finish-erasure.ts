import type { Blobs } from "../../shared/clients/blobs.ts";
import { dropFeatures } from "../../shared/dataset/features.ts";
import { versionsThatLearned } from "../../shared/dataset/learned.ts";
import { markTaints } from "../../shared/dataset/taint.ts";
import { tombstone } from "../../shared/dataset/tombstones.ts";
import { type ErasureRecord, erasureInstance } from "../../shared/erasure/order.ts";
import { readErasure, readOrder, writeErasure } from "../../shared/erasure/order-store.ts";
import { notePlaces, readFiles, readPlaces } from "../../shared/erasure/places.ts";
import { Scrubber } from "../../shared/erasure/scrub.ts";
import { scrubBlob } from "../../shared/erasure/scrub-blob.ts";
import { eraseTask } from "../../shared/erasure/tasks.ts";
import { type BlobPath, paths } from "../../shared/kit/paths.ts";
import { findResult } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { finishErasure } from "./contracts.ts";

export const finishErasureWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof finishErasure> =>
  async ({ erasureId, models, because }) => {
    const before = await readErasure(blobs, erasureId);
    if (!before) throw new Error(`the record of erasure ${erasureId} is missing`);
    const concluded = before.finishedAt ? before : await conclude(blobs, before, models, because);
    if (concluded.status === "failed") return { status: "failed", because: concluded.because };
    // What it worked with names the photo: it is done when that is gone.
    await removeAll(blobs, paths.run(erasureInstance(concluded), ""));
    await removeAll(blobs, paths.erasureWork(erasureId, ""));
    await writeErasure(blobs, { ...concluded, status: "done" });
    return { status: "done" };
  };

/** Writes all that was done; apart from that, the erasure goes on. It has failed if it was interrupted or a file is still there. */
async function conclude(
  blobs: Blobs,
  { because: _, ...record }: ErasureRecord,
  models: readonly string[],
  interrupted: string | null,
): Promise<ErasureRecord> {
  const { erasureId } = record;
  const { deleted, kept } = await readFiles(blobs, erasureId);
  const because = interrupted ?? (kept.length > 0 ? kept.join(" ") : null);
  if (because === null) await scrubIndexes(blobs, erasureId);
  await dropLooks(blobs, erasureId);
  await noteRewritten(blobs, erasureId);
  for (const model of models) await markTaints(blobs, model);
  const finished: ErasureRecord = {
    ...record,
    status: because === null ? "running" : "failed",
    ...(because !== null && { because: `${because} DELETE the photo again: it goes on from here.` }),
    finishedAt: new Date().toISOString(),
    files: deleted,
    places: await readPlaces(blobs, erasureId),
    ...(await versionsThatLearned(blobs, models, tombstone(erasureId))),
  };
  await writeErasure(blobs, finished);
  return finished;
}

/** Last, and of every prefix: the indexes are what tells where the photo was. */
async function scrubIndexes(blobs: Blobs, erasureId: string): Promise<void> {
  const scrubber = new Scrubber(await readOrder(blobs, erasureId));
  const changed: string[] = [];
  for await (const { path } of blobs.list(paths.indexes))
    if (await scrubBlob(blobs, { ...paths.indexes, path }, scrubber, "")) changed.push(`datasets/${path}`);
  await notePlaces(blobs, erasureId, "indexes", changed);
}

/** Of what a task was told: whichever version of the app has written the rest of it. */
const Told = eraseTask.spec.pick({ shards: true }).loose();

/** What backbones saw in photos of shards that were to be rewritten: whoever needs it computes it of what is left. */
async function dropLooks(blobs: Blobs, erasureId: string): Promise<void> {
  const folder = paths.erasureWork(erasureId, "");
  const gone: string[] = [];
  for await (const { path } of blobs.list(folder)) {
    const told = path.endsWith(".spec.json") ? await blobs.json({ ...folder, path }, Told) : undefined;
    for (const { pixels } of told?.shards ?? []) {
      const [spec, shard] = blobs
        .placeOf(pixels)
        .replace(/\.npz$/, "")
        .split("/")
        .slice(-2);
      gone.push(...(await dropFeatures(blobs, spec as string, shard as string)));
    }
  }
  await notePlaces(blobs, erasureId, "features", gone);
}

async function noteRewritten(blobs: Blobs, erasureId: string): Promise<void> {
  const folder = paths.erasureWork(erasureId, "");
  for await (const { path } of blobs.list(folder)) {
    const [, task, model] = /(([^/]+)\.\d+)\.result\.json$/.exec(path) ?? [];
    const at = (file: string) => paths.erasureWork(erasureId, `${task}.${file}`);
    const done = model && (await findResult(blobs, eraseTask, at));
    if (!done) continue;
    const shards = done.shards.map((uri) => blobs.placeOf(uri));
    const golden = done.golden.map((uri) => `${blobs.placeOf(uri)}/golden`);
    const artifacts = done.artifacts.map((artifact) => `mlflow/${artifact}`);
    await notePlaces(blobs, erasureId, `${model}-rewritten`, [...shards, ...golden, ...artifacts]);
  }
}

async function removeAll(blobs: Blobs, folder: BlobPath): Promise<void> {
  for await (const { path } of blobs.list(folder)) await blobs.remove({ ...folder, path });
}
