import type { Blobs } from "../../shared/clients/blobs.ts";
import { source } from "../../shared/dataset/listing.ts";
import { tombstone } from "../../shared/dataset/tombstones.ts";
import { datasetsWith } from "../../shared/erasure/datasets-with.ts";
import { goldenOf } from "../../shared/erasure/golden-of.ts";
import { erasureInstance } from "../../shared/erasure/order.ts";
import { readOrder } from "../../shared/erasure/order-store.ts";
import { shardsThatMayHold } from "../../shared/erasure/shards-with.ts";
import { eraseTask } from "../../shared/erasure/tasks.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { experimentName } from "../../shared/search/tracking.ts";
import { writeSpec } from "../../shared/tasks/specs.ts";
import { computeOf } from "../../shared/tasks/where.ts";
import type { Activity } from "../activity.ts";
import type { prepareErase } from "./contracts.ts";

type Deps = { blobs: Blobs; plans: Plans; settings: Pick<Settings, "DARKROOM_ENVIRONMENT"> };

export const prepareEraseWith =
  ({ blobs, plans, settings }: Deps): Activity<typeof prepareErase> =>
  async ({ erasureId, model, attempt }) => {
    const { photo, names } = await readOrder(blobs, erasureId);
    const plan = (await plans.all()).get(model);
    const datasets = await datasetsWith(blobs, model, [photo, tombstone(erasureId)]);
    const shards = await shardsThatMayHold(blobs, photo);
    const golden = await goldenOf(blobs, model, photo);
    if (datasets.length + shards.length + golden.length === 0) return { spec: null };
    // One model after the other: what the task before ran on is of no use any more.
    await blobs.writeJson(computeOf(erasureInstance({ erasureId, attempt })), plan?.compute ?? {});
    const at = (file: string) => paths.erasureWork(erasureId, `${model}.${attempt}.${file}`);
    const spec = await writeSpec(blobs, eraseTask, at, {
      photo,
      names,
      shards: shards.map(({ npz, json }) => ({ pixels: blobs.uri(npz), members: blobs.uri(json) })),
      golden: golden.map(({ folder, test }) => ({
        folder: blobs.uri(folder),
        images: plan ? blobs.photosUri(source(plan).container) : "",
        ...(plan && test && { test: blobs.uri(test) }),
      })),
      mlflow: { experiment: experimentName(model, settings), datasets },
    });
    return { spec };
  };
