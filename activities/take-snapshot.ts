import type { Deps } from "../shared/deps.ts";
import { keepSnapshot } from "../shared/intake/photos.ts";
import { planOf } from "../shared/plan/plans.ts";
import type { Activity } from "./activity.ts";
import type { takeSnapshot } from "./contracts/intake.ts";

export const takeSnapshotWith =
  ({ blobs, plans }: Pick<Deps, "blobs" | "plans">): Activity<typeof takeSnapshot> =>
  ({ model }) =>
    keepSnapshot(blobs, planOf(plans, model));
