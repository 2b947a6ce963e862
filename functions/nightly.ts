import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { explain } from "../shared/errors.ts";
import type { Settles } from "../shared/intake/settles.ts";
import { repairAliases } from "../shared/release/aliases.ts";

/** Every night at two: repairs what a lost event or an unreachable registry left undone. */
export function registerNightly(deps: Deps, settles: Settles): void {
  app.timer("nightly", {
    schedule: "0 0 2 * * *",
    extraInputs: [df.input.durableClient()],
    handler: async (_: Timer, context: InvocationContext) => {
      const trigger = { kind: "schedule" as const, at: new Date().toISOString() };
      const nightly = [...deps.plans.values()].filter((plan) => plan.dataset.triggers.schedule !== "off");
      for (const plan of nightly) {
        const done = [
          settles.start(plan, trigger, orchestrationsOf(context)),
          repairAliases(deps, plan.model),
        ];
        for (const result of await Promise.allSettled(done))
          if (result.status === "rejected")
            context.error(`nightly, ${plan.model}: ${explain(result.reason)}`);
      }
    },
  });
}
