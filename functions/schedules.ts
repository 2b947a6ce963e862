import type { InvocationContext } from "@azure/functions";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { checkDrift } from "../shared/drift/check-drift.ts";
import type { Nudges } from "../shared/intake/nudges.ts";
import { repairHead } from "../shared/intake/repair-head.ts";
import type { Plan } from "../shared/plan/schema.ts";
import { repairAliases } from "../shared/release/aliases.ts";
import { onSchedule } from "./on-schedule.ts";

/** On every model's schedule: looks after it, whatever happens. */
export function registerSchedules(deps: Deps, nudges: Nudges): void {
  onSchedule(deps.plans, "schedule", (plan, context) => lookAfter(deps, nudges, plan, context));
}

/** Sees to what a lost event, a failed run, a process that died or an unreachable registry left undone. */
function lookAfter(deps: Deps, nudges: Nudges, plan: Plan, context: InvocationContext): Promise<unknown>[] {
  const { model } = plan;
  const orchestrations = orchestrationsOf(context);
  const trigger = { kind: "schedule" as const, at: new Date().toISOString() };
  const drift = { ...trigger, kind: "drift" as const };
  const checked = checkDrift(deps, plan, () => nudges.start(plan, drift, orchestrations));
  return [
    checked,
    repairHead(deps.blobs, model, orchestrations),
    // After the drift: a settle that is started for it says so.
    checked.catch(() => undefined).then(() => nudges.start(plan, trigger, orchestrations)),
    repairAliases(deps, model),
  ];
}
