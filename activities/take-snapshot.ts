import type { Deps } from "../shared/deps.ts";
import { changeHead } from "../shared/intake/head-store.ts";
import { keepSnapshot } from "../shared/intake/photos.ts";
import { claim } from "../shared/intake/settling.ts";
import { planOf } from "../shared/plan/plans.ts";
import type { Activity } from "./activity.ts";
import type { takeSnapshot } from "./contracts/intake.ts";

export const takeSnapshotWith =
  ({ blobs, plans }: Pick<Deps, "blobs" | "plans">): Activity<typeof takeSnapshot> =>
  async ({ model, settler }, orchestrations) => {
    const { after } = await changeHead(blobs, model, async (head) => {
      const other = head.settler !== null && head.settler !== settler ? head.settler : undefined;
      return claim(head, settler, other !== undefined && (await isActive(other)));
    });
    if (after.settler !== settler) return null;
    const listedAt = new Date().toISOString();
    const { snapshot, ignored } = await keepSnapshot(blobs, planOf(plans, model));
    return { snapshot, listedAt, ignored };

    async function isActive(id: string): Promise<boolean> {
      return (await orchestrations.status(id))?.active ?? false;
    }
  };
