import type { InvocationContext } from "@azure/functions";
import { repairHead } from "../../shared/admission/repair-head.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Events } from "../../shared/clients/events.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { checkDrift } from "../../shared/drift/check-drift.ts";
import type { Nudges } from "../../shared/intake/nudges.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import { repairAliases } from "../../shared/versions/aliases.ts";
import { onSchedule } from "../plan/on-schedule.ts";

interface Services {
  plans: Plans;
  blobs: Blobs;
  mlflow: Mlflow;
  events: Events;
}

/** On every model's schedule: looks after it, whatever happens. */
export function registerSchedules(services: Services, nudges: Nudges): void {
  onSchedule(services.plans, "schedule", (plan, context) => lookAfter(services, nudges, plan, context));
}

/** Sees to what a lost event, a failed run, a process that died or an unreachable registry left undone. */
function lookAfter(
  services: Services,
  nudges: Nudges,
  plan: Plan,
  context: InvocationContext,
): Promise<unknown>[] {
  const { model } = plan;
  const orchestrations = orchestrationsOf(context);
  const trigger = { kind: "schedule" as const, at: new Date().toISOString() };
  const drift = { ...trigger, kind: "drift" as const };
  const checked = checkDrift(services, plan, () => nudges.start(plan, drift, orchestrations));
  return [
    checked,
    repairHead(services.blobs, model, orchestrations),
    // After the drift: a settle that is started for it says so.
    checked.catch(() => undefined).then(() => nudges.start(plan, trigger, orchestrations)),
    repairAliases(services, model),
  ];
}
