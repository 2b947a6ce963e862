import type { Blobs } from "../../shared/clients/blobs.ts";
import { source } from "../../shared/dataset/listing.ts";
import { merges } from "../../shared/dataset/merge-shards.ts";
import { readShards } from "../../shared/dataset/shard-store.ts";
import { inTasks } from "../../shared/dataset/shard-tasks.ts";
import { newShards, shardSpec } from "../../shared/dataset/shards.ts";
import { readRunPhotos } from "../../shared/dataset/store.ts";
import { collect } from "../../shared/kit/collect.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
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
    const specs = inTasks(shards, engine).map(async (group, n) => {
      const at = (file: string) => paths.run(runId, `preprocess/${n + 1}.${file}`);
      await blobs.writeJson(at("spec.json"), {
        images: blobs.photosUri(source(plan).container),
        size: plan.preprocess.size,
        shards: group.map(({ id, photos, parts }) => ({
          id,
          pixels: blobs.uri(paths.shard(spec, id, "npz")),
          members: blobs.uri(paths.shard(spec, id, "json")),
          photos,
          parts: parts.map((part) => ({
            pixels: blobs.uri(paths.shard(spec, part.shard, "npz")),
            photos: part.photos,
          })),
        })),
        engine,
        result: blobs.uri(at("result.json")),
      });
      return blobs.uri(at("spec.json"));
    });
    const missing = made.reduce((sum, shard) => sum + shard.photos.length, 0);
    return { specs: await Promise.all(specs), missing };
  };
