import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import * as routes from "../../shared/retention/routes.ts";
import { sweepInstance, sweepRetention } from "../../shared/retention/start-sweep.ts";
import { sweepModel } from "../../shared/retention/sweep-model.ts";
import { sweepShards } from "../../shared/retention/sweep-shards.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

type Stored = { plans: Plans; blobs: Blobs };

/** What people see of retention, and how they have it done now. */
export const retentionRoutes = ({ plans, blobs }: Stored) => [
  serve(routes.getRetention, async ({ model }, { context }) => {
    const last = await orchestrationsOf(context).status(sweepInstance(model));
    return ok({ ...(await foresee({ plans, blobs }, model)), lastSweep: last?.output ?? null });
  }),
  serve(routes.sweepNow, async ({ model, dryRun }, { context }) => {
    if (dryRun) return ok(await foresee({ plans, blobs }, model));
    await planOf(plans, model);
    await sweepRetention(model, orchestrationsOf(context));
    return accepted({ status: "sweeping" as const }, `/api/models/${model}/retention`);
  }),
];

async function foresee({ plans, blobs }: Stored, model: string) {
  const { retention } = await planOf(plans, model);
  const { goes, keeps } = await sweepModel(blobs, model, retention, false);
  const shards = await sweepShards(blobs, await plans.all(), [], false);
  const all = shards.goes.blobs > 0 ? [...goes, shards.goes] : goes;
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  return {
    model,
    dryRun: true as const,
    retention,
    bytes,
    goes: all,
    keeps: { ...keeps, shards: shards.keeps },
  };
}
