import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { checkDrift } from "../shared/drift/check-drift.ts";
import { explain } from "../shared/errors.ts";
import type { Nudges } from "../shared/intake/nudges.ts";
import { repairHead } from "../shared/intake/repair-head.ts";
import type { Plan } from "../shared/plan/schema.ts";
import { repairAliases } from "../shared/release/aliases.ts";

/** A timer for each plan that has a schedule: it looks after the model whatever happens. */
export function registerSchedules(deps: Deps, nudges: Nudges): void {
  for (const plan of deps.plans.values()) {
    const { schedule } = plan.dataset.triggers;
    if (schedule === "off") continue;
    // Without dashes: a Linux app's settings, which disable functions by name, may not have any.
    app.timer(`schedule_${plan.model.replaceAll("-", "_")}`, {
      schedule,
      extraInputs: [df.input.durableClient()],
      handler: (_: Timer, context: InvocationContext) => lookAfter(deps, nudges, plan, context),
    });
  }
}

/** Sees to what a lost event, a failed run, a process that died or an unreachable registry left undone. */
async function lookAfter(deps: Deps, nudges: Nudges, plan: Plan, context: InvocationContext): Promise<void> {
  const { model } = plan;
  const orchestrations = orchestrationsOf(context);
  const trigger = { kind: "schedule" as const, at: new Date().toISOString() };
  const drift = { ...trigger, kind: "drift" as const };
  const checked = checkDrift(deps, plan, () => nudges.start(plan, drift, orchestrations));
  const done = [
    checked,
    repairHead(deps.blobs, model, orchestrations),
    // After the drift: a settle that is started for it says so.
    checked.catch(() => undefined).then(() => nudges.start(plan, trigger, orchestrations)),
    repairAliases(deps, model),
  ];
  for (const result of await Promise.allSettled(done))
    if (result.status === "rejected") context.error(`schedule of ${model}: ${explain(result.reason)}`);
}
