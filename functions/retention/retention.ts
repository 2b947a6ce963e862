import { app } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf, purgeEnded } from "../../shared/clients/orchestrations.ts";
import { accepted, Flag, http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { sweepInstance, sweepRetention } from "../../shared/retention/start-sweep.ts";
import { sweepModel } from "../../shared/retention/sweep-model.ts";
import { sweepShards } from "../../shared/retention/sweep-shards.ts";
import { onSchedule } from "../plan/on-schedule.ts";

type Stored = { plans: Plans; blobs: Blobs };

const durable = df.input.durableClient();

/** GET api/models/{model}/retention: what would go now, how many bytes, and why each thing that stays does. */
export function registerGetRetention({ plans, blobs }: Stored): void {
  app.http("getRetention", {
    methods: ["GET"],
    route: "api/models/{model}/retention",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(z.object({ model: z.string() }), async ({ model }, _, context) => {
      const last = await orchestrationsOf(context).status(sweepInstance(model));
      return ok({ ...(await foresee({ plans, blobs }, model)), lastSweep: last?.output ?? null });
    }),
  });
}

/** POST api/models/{model}/retention: lets it go; with `dryRun` only says what would. */
export function registerSweep({ plans, blobs }: Stored): void {
  app.http("sweepNow", {
    methods: ["POST"],
    route: "api/models/{model}/retention",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(
      z.strictObject({ model: z.string(), dryRun: Flag }),
      async ({ model, dryRun }, _, context) => {
        if (dryRun) return ok(await foresee({ plans, blobs }, model));
        planOf(plans, model);
        await sweepRetention(model, orchestrationsOf(context));
        return accepted({ status: "sweeping" }, `/api/models/${model}/retention`);
      },
    ),
  });
}

async function foresee({ plans, blobs }: Stored, model: string) {
  const { retention } = planOf(plans, model);
  const { goes, keeps } = await sweepModel(blobs, model, retention, false);
  const shards = await sweepShards(blobs, plans, [], false);
  const all = shards.goes.blobs > 0 ? [...goes, shards.goes] : goes;
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  return { model, dryRun: true, retention, bytes, goes: all, keeps: { ...keeps, shards: shards.keeps } };
}

/** On every model's schedule: sweeps it, and forgets histories that are older than any plan keeps runs. */
export function registerRetentionTimers({ plans }: { plans: Plans }): void {
  const longest = Math.max(...[...plans.values()].map((plan) => plan.retention.runs));
  onSchedule(plans, "retention", ({ model }, context) => [
    sweepRetention(model, orchestrationsOf(context)),
    purgeEnded(context, new Date(Date.now() - longest * 1000)),
  ]);
}
