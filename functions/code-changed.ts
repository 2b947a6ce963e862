import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { hasOldCode } from "../shared/intake/code.ts";
import type { Nudges } from "../shared/intake/nudges.ts";

/**
 * At the app's start: trains the models again whose plan wants that when the training code has changed. A timer, because no
 * other function runs without being called; daily as well, for a start that came to nothing. Repeating it starts nothing twice.
 */
export function registerCodeChanged(deps: Deps, nudges: Nudges): void {
  app.timer("codeChanged", {
    schedule: "0 0 3 * * *",
    runOnStartup: true,
    extraInputs: [df.input.durableClient()],
    handler: async (_: Timer, context: InvocationContext) => {
      const trigger = { kind: "code" as const, at: new Date().toISOString() };
      for (const plan of deps.plans.values())
        if (plan.dataset.triggers.code && (await hasOldCode(deps, plan.model)))
          await nudges.start(plan, trigger, orchestrationsOf(context));
    },
  });
}
