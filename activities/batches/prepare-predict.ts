import { batchInstance, cancelBlob } from "../../shared/batches/batch.ts";
import { handOver } from "../../shared/batches/hand-over.ts";
import { mustBeBatch } from "../../shared/batches/read-batch.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { computeOf } from "../../shared/tasks/where.ts";
import type { Activity } from "../activity.ts";
import type { preparePredict } from "./contracts.ts";

export interface Services {
  blobs: Blobs;
  plans: Pick<Plans, "all">;
  settings: Pick<Settings, "BATCH_ON_DATABRICKS_FROM">;
}

/** Where the app predicts the batch there is nothing to prepare. */
export const preparePredictWith =
  ({ blobs, plans, settings }: Services): Activity<typeof preparePredict> =>
  async ({ model, batchId, step }) => {
    const batch = await mustBeBatch(blobs, model, batchId);
    const { BATCH_ON_DATABRICKS_FROM: from } = settings;
    if (from === 0 || batch.photos < from) return { spec: null };
    if (await blobs.exists(cancelBlob(model, batchId))) return { spec: null };
    const compute = (await plans.all()).get(model)?.compute;
    await blobs.writeJson(computeOf(batchInstance(model, batchId)), compute ?? {});
    return { spec: await handOver(blobs, batch, step) };
  };
