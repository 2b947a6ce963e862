import { source } from "../shared/dataset/listing.ts";
import type { Deps } from "../shared/deps.ts";
import { datasetsWith } from "../shared/erasure/datasets-with.ts";
import { goldenOf } from "../shared/erasure/golden-of.ts";
import { readOrder, tombstone } from "../shared/erasure/order.ts";
import { shardsThatMayHold } from "../shared/erasure/shards-with.ts";
import { paths } from "../shared/paths.ts";
import { experimentName } from "../shared/search/tracking.ts";
import type { Activity } from "./activity.ts";
import type { prepareErase } from "./contracts/erasure.ts";

export const prepareEraseWith =
  ({ blobs, plans }: Pick<Deps, "blobs" | "plans">): Activity<typeof prepareErase> =>
  async ({ erasureId, model, attempt }) => {
    const { photo, names } = await readOrder(blobs, erasureId);
    const plan = plans.get(model);
    const datasets = await datasetsWith(blobs, model, [photo, tombstone(erasureId)]);
    const shards = await shardsThatMayHold(blobs, photo);
    const golden = await goldenOf(blobs, model, photo);
    if (datasets.length + shards.length + golden.length === 0) return { spec: null };
    const at = (file: string) => paths.erasureWork(erasureId, `${model}.${attempt}.${file}`);
    await blobs.writeJson(at("spec.json"), {
      photo,
      names,
      shards: shards.map(({ npz, json }) => ({ pixels: blobs.uri(npz), members: blobs.uri(json) })),
      golden: golden.map(({ folder, test }) => ({
        folder: blobs.uri(folder),
        images: plan ? blobs.photosUri(source(plan).container) : "",
        ...(plan && test && { test: blobs.uri(test) }),
      })),
      mlflow: { experiment: experimentName(model), datasets },
      result: blobs.uri(at("result.json")),
    });
    return { spec: blobs.uri(at("spec.json")) };
  };
