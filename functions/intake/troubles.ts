import { app, type InvocationContext, type Timer } from "@azure/functions";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { explain } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { lookForTroubles } from "../../shared/runs/look-for-troubles.ts";
import type { Troubles } from "../../shared/runs/troubles-metric.ts";

interface Services {
  plans: Plans;
  blobs: Blobs;
}

/**
 * Looks each quarter of an hour: nothing of it is urgent by the minute, and each look reads of every model. A timer of its own, since one
 * never overlaps itself: schedules may take an hour, and alerts that go by these looks would end meanwhile.
 */
export const registerTroubles = (services: Services, troubles: Troubles): void =>
  app.timer("troubles", {
    schedule: "0 */15 * * * *",
    handler: (_: Timer, context: InvocationContext) => countTroubles(services, troubles, context),
  });

/** Counts and logs what is wrong with models that may run. One that cannot be read is said and keeps no other from it. */
export async function countTroubles(
  { plans, blobs }: Services,
  troubles: Troubles,
  context: Pick<InvocationContext, "warn" | "error">,
  now = new Date(),
): Promise<void> {
  for (const model of (await plans.active()).keys())
    try {
      for (const { trouble, detail } of await lookForTroubles(blobs, model, now.getTime())) {
        troubles.found(model, trouble);
        context.warn(`${model}: ${trouble}: ${detail}`);
      }
    } catch (error) {
      context.error(`Whether something is wrong with ${model} cannot be told: ${explain(error)}`);
    }
}
