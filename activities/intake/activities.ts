import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Implementations } from "../activity.ts";
import type * as contracts from "./contracts.ts";
import { observePhotosWith } from "./observe-photos.ts";
import { takeSnapshotWith } from "./take-snapshot.ts";

/** What intake can do, with the services that it needs. */
export const intakeActivities = (services: { plans: Plans; blobs: Blobs }) =>
  ({
    observePhotos: observePhotosWith(services),
    takeSnapshot: takeSnapshotWith(services),
  }) satisfies Implementations<typeof contracts>;
