import { changeHead } from "../../shared/admission/head-store.ts";
import { settling } from "../../shared/admission/settling.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { listPhotos } from "../../shared/intake/photos.ts";
import { bucketAt, settleId } from "../../shared/intake/settle.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import type { observePhotos } from "./contracts.ts";

export const observePhotosWith =
  ({ blobs, plans }: { blobs: Blobs; plans: Plans }): Activity<typeof observePhotos> =>
  async ({ model, bucket, since }, orchestrations) => {
    const plan = await planOf(plans, model);
    const { after } = await changeHead(blobs, model, (head) => settling(head, since));
    const gone = after.settlingSince === null || !(await plans.active()).has(model);
    const waitingSince = gone ? null : Date.parse(after.settlingSince as string);
    const { snapshot: digest } = await listPhotos(blobs, plan);
    const { quiet_period: quietPeriod, longest_wait: longestWait } = plan.dataset.settle;
    const newest = bucketAt(Date.now(), { quietPeriod });
    // No settle outlives its longest wait, so older buckets have none that could take over.
    const oldest = Math.max(bucket, newest - Math.ceil(longestWait / quietPeriod) - 2);
    let newerSettle = false;
    for (let later = newest; later > oldest && !newerSettle; later--)
      newerSettle = (await orchestrations.status(settleId(model, later)))?.active ?? false;
    return { digest, newerSettle, waitingSince };
  };
