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
    return accepted({ status: "sweeping" as const }, sweepOf(model));
  }),
  serve(routes.getSweep, async ({ model }, { context }) => {
    await planOf(plans, model);
    const sweep = await orchestrationsOf(context).status(sweepInstance(model));
    if (!sweep) return ok({ status: "none" as const, result: null });
    if (sweep.active) return accepted({ status: "sweeping" as const }, sweepOf(model));
    const status = sweep.runtimeStatus === "Completed" ? ("done" as const) : ("failed" as const);
    return ok({ status, result: sweep.output ?? null });
  }),
];

const sweepOf = (model: string) => `/api/models/${model}/retention/sweep`;

const asked = (model: string) => ({
  ...{ kind: "foreseeRetention" as const, model, about: {} },
  url: `/api/models/${model}/retention`,
});
