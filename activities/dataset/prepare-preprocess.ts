import type { Blobs } from "../../shared/clients/blobs.ts";
import { type Features, featureFiles, featuresOf, withoutFeatures } from "../../shared/dataset/features.ts";
import { source } from "../../shared/dataset/listing.ts";
import { type Merge, merges, type Shards, takenFrom } from "../../shared/dataset/merge-shards.ts";
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
    const wanted = featuresOf(plan);
    const specs: string[] = [];
    const write = async (shards: AsyncIterable<Located> | [], looked: Iterable<Looked>) => {
      const at = (file: string) => paths.run(runId, `preprocess/${specs.length + 1}.${file}`);
      const written = writeSpec(blobs, preprocessTask, at, {
        images: blobs.photosUri(source(plan).container),
        size: plan.preprocess.size,
        shards,
        engine,
        weights: weightsFor(blobs, plan.search, plan.search.trainers),
        features: looked,
        transform: plan.preprocess.transform,
      });
      specs.push(await written);
    };
    for (let begun = 0; begun < count; begun += shardsPerTask(count, engine)) {
      const ids: string[] = [];
      const some = noting(next(made, shardsPerTask(count, engine)), ids);
      await write(some, filesOf(blobs, spec, ids, wanted));
    }
    const kept = wanted.length > 0 ? keptOf(shards, merged) : [];
    for (const features of wanted) {
      const lacking = await withoutFeatures(blobs, spec, kept, features);
      const size = shardsPerTask(lacking.length, engine);
      for (let begun = 0; begun < lacking.length; begun += size)
        await write([], filesOf(blobs, spec, lacking.slice(begun, begun + size), [features]));
    }
    return { specs, missing };
  };

/** The shards that photos are still taken from when others have been merged. */
function keptOf(shards: Shards<number>, merged: readonly Merge[]): string[] {
  const parts = new Set(merged.flatMap(({ parts }) => parts.map(({ shard }) => shard)));
  return [...takenFrom(shards).keys()].filter((id) => !parts.has(id));
}

type Looked = ReturnType<typeof featureFiles>[number];

/** The files of features of some shards: of those whose ids are known when it comes to them. */
function* filesOf(
  blobs: Blobs,
  spec: string,
  ids: readonly string[],
  wanted: readonly Features[],
): Generator<Looked> {
  for (const features of wanted) for (const id of ids) yield* featureFiles(blobs, spec, id, features);
}

/** The same shards, whose ids are noted as they go by. */
async function* noting(shards: AsyncIterable<Located>, ids: string[]): AsyncGenerator<Located> {
  for await (const shard of shards) {
    ids.push(shard.id);
    yield shard;
  }
}

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

type Located = ReturnType<typeof located> extends AsyncGenerator<infer Shard> ? Shard : never;

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
