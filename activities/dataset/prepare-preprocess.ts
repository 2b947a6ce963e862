import type { Blobs } from "../../shared/clients/blobs.ts";
import { source } from "../../shared/dataset/listing.ts";
import { type Merge, merges } from "../../shared/dataset/merge-shards.ts";
import { readShards } from "../../shared/dataset/shard-store.ts";
import { inTasks } from "../../shared/dataset/shard-tasks.ts";
import { type NewShard, newShards, shardSpec } from "../../shared/dataset/shards.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import { preprocessTask } from "../../shared/dataset/tasks.ts";
import { collect } from "../../shared/kit/collect.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { preparePreprocess } from "./contracts.ts";

export const preparePreprocessWith =
  ({ blobs, settings }: { blobs: Blobs; settings: Settings }): Activity<typeof preparePreprocess> =>
  async ({ runId, plan }) => {
    const spec = shardSpec(plan.preprocess);
    const photos = await collect(readRunPhotos(blobs, runId));
    const held = await readShards(blobs, spec);
    const made = newShards(photos, held, spec, runId);
    const merged = merges(held, new Set(photos.map(({ photo }) => photo)), spec, runId);
    const engine = settings.PREPROCESS_ENGINE;
    const shards = [
      ...made.map((shard) => ({ ...shard, parts: [] })),
      ...merged.map((shard) => ({ ...shard, photos: [] })),
    ];
    const specs = inTasks(shards, engine).map((group, n) =>
      writeSpec(blobs, preprocessTask, (file) => paths.run(runId, `preprocess/${n + 1}.${file}`), {
        images: blobs.photosUri(source(plan).container),
        size: plan.preprocess.size,
        shards: located(blobs, spec, group),
        engine,
      }),
    );
    const missing = made.reduce((sum, shard) => sum + shard.photos.length, 0);
    return { specs: await Promise.all(specs), missing };
  };

/** Shards with the places of their files, one after the other: a run may have a million photos. */
function* located(blobs: Blobs, spec: string, shards: readonly (NewShard & Merge)[]) {
  for (const { id, photos, parts } of shards)
    yield {
      id,
      pixels: blobs.uri(paths.shard(spec, id, "npz")),
      members: blobs.uri(paths.shard(spec, id, "json")),
      photos,
      parts: parts.map(({ shard, photos }) => ({
        pixels: blobs.uri(paths.shard(spec, shard, "npz")),
        photos,
      })),
    };
}
