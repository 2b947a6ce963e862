import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import type { Settles } from "../shared/intake/settles.ts";

/** Every night at two: repairs what a lost event left undone. */
export function registerNightly({ plans }: Pick<Deps, "plans">, settles: Settles): void {
  app.timer("nightly", {
    schedule: "0 0 2 * * *",
    extraInputs: [df.input.durableClient()],
    handler: async (_: Timer, context: InvocationContext) => {
      const trigger = { kind: "nightly" as const, at: new Date().toISOString() };
      for (const plan of plans.values())
        if (plan.dataset.triggers.nightly) await settles.start(plan, trigger, orchestrationsOf(context));
    },
  });
}
