import type { Deps } from "../shared/deps.ts";
import { changeHead } from "../shared/intake/head-store.ts";
import { listPhotos } from "../shared/intake/photos.ts";
import { bucketAt, settleId } from "../shared/intake/settle.ts";
import { planOf } from "../shared/plan/plans.ts";
import type { Activity } from "./activity.ts";
import type { observePhotos } from "./contracts/intake.ts";

export const observePhotosWith =
  ({ blobs, plans }: Pick<Deps, "blobs" | "plans">): Activity<typeof observePhotos> =>
  async ({ model, bucket }, orchestrations) => {
    const plan = planOf(plans, model);
    const { id } = await listPhotos(blobs, plan);
    const now = Date.now();
    const { settlingSince } = await changeHead(blobs, model, (head) => ({
      ...head,
      settlingSince: head.settlingSince ?? new Date(now).toISOString(),
    }));
    const newest = bucketAt(now, { quietPeriod: plan.dataset.settle.quiet_period });
    let newerSettle = false;
    for (let later = newest; later > bucket && !newerSettle; later--)
      newerSettle = (await orchestrations.status(settleId(model, later)))?.active ?? false;
    return { digest: id, newerSettle, waitingSince: Date.parse(settlingSince as string) };
  };
