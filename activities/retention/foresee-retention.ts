import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { answerOperation } from "../../shared/operations/operations.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { foresee } from "../../shared/retention/foresee.ts";
import type { Activity } from "../activity.ts";
import type { foreseeRetention } from "./contracts.ts";

export const foreseeRetentionWith =
  ({ blobs, plans }: { blobs: Blobs; plans: Plans }): Activity<typeof foreseeRetention> =>
  async (asked) =>
    answerOperation(blobs, asked, z.object({}), () => foresee({ plans, blobs }, asked.model));
