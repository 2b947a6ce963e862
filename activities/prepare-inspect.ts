import { PHOTO_LIMITS } from "../shared/dataset/limits.ts";
import { source } from "../shared/dataset/listing.ts";
import { inGroups } from "../shared/dataset/shards.ts";
import { readIndex, readSnapshot } from "../shared/dataset/store.ts";
import type { Deps } from "../shared/deps.ts";
import { paths } from "../shared/paths.ts";
import type { Activity } from "./activity.ts";
import type { prepareInspect } from "./contracts/data.ts";

const FILES_PER_TASK = 1000;
const MOST_TASKS = 8;

export const prepareInspectWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof prepareInspect> =>
  async ({ runId, model, snapshot, plan }) => {
    const index = await readIndex(blobs, plan);
    const files = await readSnapshot(blobs, model, snapshot);
    const unseen = files.filter((file) => !index.get(file));
    const groups = inGroups(unseen, Math.max(FILES_PER_TASK, Math.ceil(unseen.length / MOST_TASKS)));
    const specs = groups.map(async (group, n) => {
      const at = (file: string) => paths.run(runId, `inspect/${n + 1}.${file}`);
      const records = {
        container: "datasets",
        path: `${paths.index(plan.images).path}${runId}-${n + 1}.jsonl`,
      };
      await blobs.writeLines(at("photos.jsonl"), group);
      await blobs.writeLines(at("known.jsonl"), index.ofSizes(new Set(group.map(({ size }) => size))));
      await blobs.writeJson(at("spec.json"), {
        images: blobs.photosUri(source(plan).container),
        photos: blobs.uri(at("photos.jsonl")),
        known: blobs.uri(at("known.jsonl")),
        limits: PHOTO_LIMITS,
        records: blobs.uri(records),
        result: blobs.uri(at("result.json")),
      });
      return blobs.uri(at("spec.json"));
    });
    return { specs: await Promise.all(specs), files: files.length, unseen: unseen.length };
  };
