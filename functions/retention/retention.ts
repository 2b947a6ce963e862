import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import * as routes from "../../shared/retention/routes.ts";
import { sweepInstance, sweepRetention } from "../../shared/retention/start-sweep.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import { begin, operate } from "../operations/operate.ts";

type Stored = { plans: Plans; blobs: Blobs };

/** What people see of retention, and how they have it done now. */
export const retentionRoutes = ({ plans, blobs }: Stored) => [
  serve(routes.getRetention, async ({ model, operation }, { context }) => {
    await planOf(plans, model);
    const last = (await orchestrationsOf(context).status(sweepInstance(model)))?.output ?? null;
    const reply = await operate(blobs, context, { ...asked(model), operation }, routes.Foreseen);
    return reply.status === 200 ? ok({ ...reply.json, lastSweep: last }) : reply;
  }),
  serve(routes.sweepNow, async ({ model, dryRun }, { context }) => {
    await planOf(plans, model);
    if (dryRun) return begin(blobs, context, asked(model));
    await sweepRetention(model, orchestrationsOf(context));
    return accepted({ status: "sweeping" as const }, `/api/models/${model}/retention`);
  }),
];

const asked = (model: string) => ({
  ...{ kind: "foreseeRetention" as const, model, about: {} },
  url: `/api/models/${model}/retention`,
});
