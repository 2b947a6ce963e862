import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { readHead } from "../../shared/admission/head-store.ts";
import { repairHead } from "../../shared/admission/repair-head.ts";
import { overdueSince } from "../../shared/admission/settling.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { type Orchestrations, orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Nudges } from "../../shared/intake/nudges.ts";
import { explain } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Plan } from "../../shared/plan/schema.ts";

/** Every minute, and at the app's start: goes on with what died, as an upgrade of the app may end whatever is under way. */
export function registerRepairs({ plans, blobs }: { plans: Plans; blobs: Blobs }, nudges: Nudges): void {
  app.timer("repairs", {
    schedule: "0 * * * * *",
    runOnStartup: true,
    extraInputs: [df.input.durableClient()],
    handler: async (_: Timer, context: InvocationContext) => {
      const active = await plans.active();
      for (const plan of (await plans.all()).values())
        await repair(blobs, nudges, plan, active.has(plan.model), orchestrationsOf(context)).catch(
          (error: unknown) => context.error(`repairs of ${plan.model}: ${explain(error)}`),
        );
    },
  });
}

async function repair(
  blobs: Blobs,
  nudges: Nudges,
  plan: Plan,
  isActive: boolean,
  orchestrations: Orchestrations,
): Promise<void> {
  const { model, dataset } = plan;
  await repairHead(blobs, model, orchestrations);
  if (!isActive) return;
  const at = overdueSince(await readHead(blobs, model), dataset.settle, Date.now());
  if (at === undefined) return;
  console.warn(`Photos of ${model} wait since ${at} for a settle that has died: another one takes over.`);
  await nudges.start(plan, { kind: "photos", at }, orchestrations);
}
