import type { Blobs } from "../clients/blobs.ts";
import type { Plans } from "../plan/plans.ts";
import { planOf } from "../plan/plans.ts";
import { policyOf } from "./mark.ts";
import { sweepModel } from "./sweep-model.ts";
import { sweepShards } from "./sweep-shards.ts";

/** What the plan no longer keeps of a model, how many bytes, and why each thing that stays does. */
export async function foresee({ plans, blobs }: { plans: Plans; blobs: Blobs }, model: string) {
  const plan = await planOf(plans, model);
  const { goes, keeps } = await sweepModel(blobs, model, policyOf(plan), false);
  const shards = await sweepShards(blobs, await plans.all(), [], false);
  const all = shards.goes.blobs > 0 ? [...goes, shards.goes] : goes;
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  return {
    model,
    dryRun: true as const,
    retention: plan.retention,
    logged: plan.serving?.retention ?? null,
    bytes,
    goes: all,
    keeps: { ...keeps, shards: shards.keeps },
  };
}
