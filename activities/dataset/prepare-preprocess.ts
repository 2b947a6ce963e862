import type { Blobs } from "../../shared/clients/blobs.ts";
import { source } from "../../shared/dataset/listing.ts";
import { type Merge, merges } from "../../shared/dataset/merge-shards.ts";
import { PhotoNumbers } from "../../shared/dataset/photo-numbers.ts";
import { readShards } from "../../shared/dataset/shard-store.ts";
import { shardsPerTask } from "../../shared/dataset/shard-tasks.ts";
import { type NewShard, newShards, PHOTOS_PER_SHARD, shardSpec } from "../../shared/dataset/shards.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import { preprocessTask } from "../../shared/dataset/tasks.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { weightsFor } from "../../shared/plan/weights.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { preparePreprocess } from "./contracts.ts";

export const preparePreprocessWith =
  ({ blobs, settings }: { blobs: Blobs; settings: Settings }): Activity<typeof preparePreprocess> =>
  async ({ runId, plan }) => {
    const spec = shardSpec(plan.preprocess);
    const numbers = await PhotoNumbers.of(readRunPhotos(blobs, runId));
    const shards = await readShards(blobs, spec, numbers);
    const held = new Set<number>();
    for (const photos of shards.values()) for (const photo of photos) held.add(photo);
    const missing = numbers.count - held.size;
    const merged = merges(shards, spec, runId, (number) => numbers.photo(number));
    const count = Math.ceil(missing / PHOTOS_PER_SHARD) + merged.length;
    const engine = settings.PREPROCESS_ENGINE;
    const photos = readRunPhotos(blobs, runId);
    const made = located(blobs, spec, newShards(without(photos, held), shards, spec, runId), merged);
    const specs: string[] = [];
    for (let begun = 0; begun < count; begun += shardsPerTask(count, engine)) {
      const at = (file: string) => paths.run(runId, `preprocess/${specs.length + 1}.${file}`);
      const written = writeSpec(blobs, preprocessTask, at, {
        images: blobs.photosUri(source(plan).container),
        size: plan.preprocess.size,
        shards: next(made, shardsPerTask(count, engine)),
        engine,
        weights: weightsFor(blobs, plan.search, plan.search.trainers),
      });
      specs.push(await written);
    }
    return { specs, missing };
  };

/** Photos without those of these numbers. */
async function* without<T>(photos: AsyncIterable<T>, held: ReadonlySet<number>): AsyncGenerator<T> {
  let number = 0;
  for await (const photo of photos) if (!held.has(number++)) yield photo;
}

/** So many of the items that are left. */
async function* next<T>(items: AsyncGenerator<T>, count: number): AsyncGenerator<T> {
  for (let n = 0; n < count; n++) {
    const { value, done } = await items.next();
    if (done) return;
    yield value;
  }
}

/** Shards with the places of their files, one after the other: a run may have a million photos. */
async function* located(blobs: Blobs, spec: string, made: AsyncIterable<NewShard>, merged: readonly Merge[]) {
  const at = (id: string, extension: "npz" | "json") => blobs.uri(paths.shard(spec, id, extension));
  const files = (id: string) => ({ id, pixels: at(id, "npz"), members: at(id, "json") });
  for await (const { id, photos } of made) yield { ...files(id), photos, parts: [] };
  for (const { id, parts } of merged)
    yield {
      ...files(id),
      photos: [],
      parts: parts.map(({ shard, photos }) => ({ pixels: at(shard, "npz"), photos })),
    };
}
