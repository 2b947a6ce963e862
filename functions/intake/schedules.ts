import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { Events } from "../../shared/clients/events.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { type Orchestrations, orchestrationsOf, purgeEnded } from "../../shared/clients/orchestrations.ts";
import { checkDrift } from "../../shared/drift/check-drift.ts";
import { onSchedule } from "../../shared/intake/dispatch.ts";
import type { Nudges } from "../../shared/intake/nudges.ts";
import { explain } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import { sweepRetention } from "../../shared/retention/start-sweep.ts";
import { reap } from "../../shared/tasks/reap.ts";
import { repairAliases } from "../../shared/versions/aliases.ts";

interface Services {
  plans: Plans;
  blobs: Blobs;
  databricks: Databricks;
  mlflow: Mlflow;
  events: Events;
}

/** One timer for the schedules of all models: functions that are timers are scaled one by one, and an app may have only so many. */
export function registerSchedules(services: Services, nudges: Nudges): void {
  app.timer("schedules", {
    schedule: "0 * * * * *",
    extraInputs: [df.input.durableClient()],
    handler: async (_: Timer, context: InvocationContext) => {
      const orchestrations = orchestrationsOf(context);
      const reaping = tidyUpDatabricks(services, context);
      const seen = await onSchedule(services, async (plan) => {
        const isActive = (await services.plans.active()).has(plan.model);
        const tasks = [
          ...tidyUp(services, plan, orchestrations),
          ...(isActive ? lookAfter(services, nudges, plan, orchestrations) : []),
        ];
        for (const done of await Promise.allSettled(tasks))
          if (done.status === "rejected")
            context.error(`The schedule of ${plan.model}: ${explain(done.reason)}`);
      });
      if (seen) await forgetHistories(services.plans, context);
      await reaping;
    },
  });
}

/** Sees to what an unreachable registry left undone, and to what goes; of a retired model too. */
const tidyUp = (services: Services, { model }: Plan, orchestrations: Orchestrations): Promise<unknown>[] => [
  repairAliases(services, model),
  sweepRetention(model, orchestrations),
];

/** Sees to what a lost event or a failed run left undone. */
function lookAfter(
  services: Services,
  nudges: Nudges,
  plan: Plan,
  orchestrations: Orchestrations,
): Promise<unknown>[] {
  const trigger = { kind: "schedule" as const, at: new Date().toISOString() };
  const drift = { ...trigger, kind: "drift" as const };
  const checked = checkDrift(services, plan, () => nudges.start(plan, drift, orchestrations));
  // After the drift: a settle that is started for it says so.
  return [checked, checked.catch(() => undefined).then(() => nudges.start(plan, trigger, orchestrations))];
}

/** Every minute: what ended runs have left there costs money by the minute. */
async function tidyUpDatabricks(services: Services, context: InvocationContext): Promise<void> {
  try {
    for (const one of await reap(services, orchestrationsOf(context)))
      context.warn(`Left at Databricks by a run that is over, and ended now: ${one}`);
  } catch (error) {
    context.error(`What ended runs have left at Databricks: ${explain(error)}`);
  }
}

/** Forgets histories that are older than any plan keeps runs. */
async function forgetHistories(plans: Plans, context: InvocationContext): Promise<void> {
  const longest = Math.max(...[...(await plans.all()).values()].map((plan) => plan.retention.runs));
  await purgeEnded(context, new Date(Date.now() - longest * 1000));
}
