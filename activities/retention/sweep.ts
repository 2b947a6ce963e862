import type { Blobs } from "../../shared/clients/blobs.ts";
import { everyModel } from "../../shared/erasure/areas.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { policyOf } from "../../shared/retention/mark.ts";
import { KEEP_ALL, sweepModel } from "../../shared/retention/sweep-model.ts";
import { sweepShards } from "../../shared/retention/sweep-shards.ts";
import type { Activity } from "../activity.ts";
import type {
  listModels as listContract,
  sweepModel as modelContract,
  sweepShards as shardsContract,
} from "./contracts.ts";

type Stored = { blobs: Blobs; plans: Plans };

export const sweepModelWith =
  ({ blobs, plans }: Stored): Activity<typeof modelContract> =>
  async ({ model }) => {
    const plan = (await plans.all()).get(model);
    const { goes } = await sweepModel(blobs, model, plan ? policyOf(plan) : KEEP_ALL, true);
    const sum = (count: "blobs" | "bytes") => goes.reduce((all, one) => all + one[count], 0);
    return { blobs: sum("blobs"), bytes: sum("bytes") };
  };

export const listModelsWith =
  ({ blobs, plans }: Stored): Activity<typeof listContract> =>
  async () =>
    everyModel(blobs, await plans.all());

export const sweepShardsWith =
  ({ blobs, plans }: Stored): Activity<typeof shardsContract> =>
  async ({ busy }) =>
    (await sweepShards(blobs, await plans.all(), busy, true)).goes;
