import { source } from "../shared/dataset/listing.ts";
import { readShards } from "../shared/dataset/shard-store.ts";
import { inGroups, newShards, shardSpec } from "../shared/dataset/shards.ts";
import { readRunPhotos } from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { paths } from "../shared/paths.ts";
import type { Activity } from "./activity.ts";
import type { preparePreprocess } from "./contracts/data.ts";

const SHARDS_PER_TASK = 2;
const MOST_TASKS = 8;

export const preparePreprocessWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof preparePreprocess> =>
  async ({ runId, plan }) => {
    const spec = shardSpec(plan.preprocess);
    const shards = newShards(await readRunPhotos(blobs, runId), await readShards(blobs, spec), spec, runId);
    const groups = inGroups(shards, Math.max(SHARDS_PER_TASK, Math.ceil(shards.length / MOST_TASKS)));
    const specs = groups.map(async (group, n) => {
      const at = (file: string) => paths.run(runId, `preprocess/${n + 1}.${file}`);
      await blobs.writeJson(at("spec.json"), {
        images: blobs.photosUri(source(plan).container),
        size: plan.preprocess.size,
        shards: group.map(({ id, photos }) => ({
          id,
          pixels: blobs.uri(paths.shard(spec, id, "npz")),
          members: blobs.uri(paths.shard(spec, id, "json")),
          photos,
        })),
        result: blobs.uri(at("result.json")),
      });
      return blobs.uri(at("spec.json"));
    });
    const missing = shards.reduce((sum, shard) => sum + shard.photos.length, 0);
    return { specs: await Promise.all(specs), missing };
  };
