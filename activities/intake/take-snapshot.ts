import { changeHead } from "../../shared/admission/head-store.ts";
import { claim } from "../../shared/admission/settling.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { keepSnapshot } from "../../shared/intake/photos.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import type { takeSnapshot } from "./contracts.ts";

export const takeSnapshotWith =
  ({ blobs, plans }: { blobs: Blobs; plans: Plans }): Activity<typeof takeSnapshot> =>
  async ({ model, settler }, orchestrations) => {
    const { after } = await changeHead(blobs, model, async (head) => {
      const other = head.settler !== null && head.settler !== settler ? head.settler : undefined;
      return claim(head, settler, other !== undefined && (await isActive(other)));
    });
    if (after.settler !== settler) return null;
    const listedAt = new Date().toISOString();
    const { snapshot, ignored } = await keepSnapshot(blobs, await planOf(plans, model));
    return { snapshot, listedAt, ignored };

    async function isActive(id: string): Promise<boolean> {
      return (await orchestrations.status(id))?.active ?? false;
    }
  };
