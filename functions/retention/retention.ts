import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf, purgeEnded } from "../../shared/clients/orchestrations.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import * as routes from "../../shared/retention/routes.ts";
import { sweepInstance, sweepRetention } from "../../shared/retention/start-sweep.ts";
import { sweepModel } from "../../shared/retention/sweep-model.ts";
import { sweepShards } from "../../shared/retention/sweep-shards.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import { onSchedule } from "../plan/on-schedule.ts";

type Stored = { plans: Plans; blobs: Blobs };

/** What people see of retention, and how they have it done now. */
export const retentionRoutes = ({ plans, blobs }: Stored) => [
  serve(routes.getRetention, async ({ model }, { context }) => {
    const last = await orchestrationsOf(context).status(sweepInstance(model));
    return ok({ ...(await foresee({ plans, blobs }, model)), lastSweep: last?.output ?? null });
  }),
  serve(routes.sweepNow, async ({ model, dryRun }, { context }) => {
    if (dryRun) return ok(await foresee({ plans, blobs }, model));
    planOf(plans, model);
    await sweepRetention(model, orchestrationsOf(context));
    return accepted({ status: "sweeping" as const }, `/api/models/${model}/retention`);
  }),
];

async function foresee({ plans, blobs }: Stored, model: string) {
  const { retention } = planOf(plans, model);
  const { goes, keeps } = await sweepModel(blobs, model, retention, false);
  const shards = await sweepShards(blobs, plans, [], false);
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

/** On every model's schedule: sweeps it, and forgets histories that are older than any plan keeps runs. */
export function registerRetentionTimers({ plans }: { plans: Plans }): void {
  const longest = Math.max(...[...plans.values()].map((plan) => plan.retention.runs));
  onSchedule(plans, "retention", ({ model }, context) => [
    sweepRetention(model, orchestrationsOf(context)),
    purgeEnded(context, new Date(Date.now() - longest * 1000)),
  ]);
}
