import { app, type InvocationContext, type Timer } from "@azure/functions";
import * as df from "durable-functions";
import { explain } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Plan } from "../../shared/plan/schema.ts";

/** A timer for each plan that has a schedule, named `<purpose>_<model>`. What fails of its work is logged and stops nothing else. */
export function onSchedule(
  plans: Plans,
  purpose: string,
  work: (plan: Plan, context: InvocationContext) => Promise<unknown>[],
): void {
  for (const plan of plans.values()) {
    const { model, dataset } = plan;
    const { schedule } = dataset.triggers;
    if (schedule === "off") continue;
    // Without dashes: a Linux app's settings, which disable functions by name, may not have any.
    app.timer(`${purpose}_${model.replaceAll("-", "_")}`, {
      schedule,
      extraInputs: [df.input.durableClient()],
      handler: async (_: Timer, context: InvocationContext) => {
        for (const done of await Promise.allSettled(work(plan, context)))
          if (done.status === "rejected") context.error(`${purpose} of ${model}: ${explain(done.reason)}`);
      },
    });
  }
}
