import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Implementations } from "../activity.ts";
import type * as contracts from "./contracts.ts";
import { foreseeRetentionWith } from "./foresee-retention.ts";
import { listModelsWith, sweepModelWith, sweepShardsWith } from "./sweep.ts";

/** What retention can do, with the services that it needs. */
export const retentionActivities = (services: { plans: Plans; blobs: Blobs }) =>
  ({
    sweepModel: sweepModelWith(services),
    listModels: listModelsWith(services),
    sweepShards: sweepShardsWith(services),
    foreseeRetention: foreseeRetentionWith(services),
  }) satisfies Implementations<typeof contracts>;
