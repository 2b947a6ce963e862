import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { hasOldCode } from "../../shared/admission/code.ts";
import type { Around } from "../../shared/admission/foresee-run.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Nudges } from "../../shared/intake/nudges.ts";

/**
 * At the app's start: trains the models again whose plan wants that when the training code has changed. A timer, because no
 * other function runs without being called; daily as well, for a start that came to nothing. Repeating it starts nothing twice.
 */
export function registerCodeChanged(services: Around, nudges: Nudges): void {
  app.timer("codeChanged", {
    schedule: "0 0 3 * * *",
    runOnStartup: true,
    extraInputs: [df.input.durableClient()],
    handler: async (_: Timer, context: InvocationContext) => {
      const trigger = { kind: "code" as const, at: new Date().toISOString() };
      for (const plan of (await services.plans.active()).values())
        if (plan.dataset.triggers.code && (await hasOldCode(services, plan.model)))
          await nudges.start(plan, trigger, orchestrationsOf(context));
    },
  });
}
