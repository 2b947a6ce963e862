import { collect } from "../shared/clients/blobs.ts";
import { source } from "../shared/dataset/listing.ts";
import { readShards } from "../shared/dataset/shard-store.ts";
import { inTasks } from "../shared/dataset/shard-tasks.ts";
import { newShards, shardSpec } from "../shared/dataset/shards.ts";
import { readRunPhotos } from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { paths } from "../shared/paths.ts";
import type { Activity } from "./activity.ts";
import type { preparePreprocess } from "./contracts/data.ts";

export const preparePreprocessWith =
  ({ blobs, settings }: Pick<Deps, "blobs" | "settings">): Activity<typeof preparePreprocess> =>
  async ({ runId, plan }) => {
    const spec = shardSpec(plan.preprocess);
    const shards = newShards(
      await collect(readRunPhotos(blobs, runId)),
      await readShards(blobs, spec),
      spec,
      runId,
    );
    const engine = settings.PREPROCESS_ENGINE;
    const specs = inTasks(shards, engine).map(async (group, n) => {
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
        engine,
        result: blobs.uri(at("result.json")),
      });
      return blobs.uri(at("spec.json"));
    });
    const missing = shards.reduce((sum, shard) => sum + shard.photos.length, 0);
    return { specs: await Promise.all(specs), missing };
  };
