import type { InvocationContext } from "@azure/functions";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { explain } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { lookForTroubles } from "../../shared/runs/look-for-troubles.ts";
import type { Troubles } from "../../shared/runs/troubles-metric.ts";

/** Minutes between two looks: nothing of it is urgent by the minute, and each look reads of every model. */
const EVERY = 15;

/** Counts and logs what is wrong with models that may run, if it is time to. One that cannot be read is said and keeps no other from it. */
export async function countTroubles(
  { plans, blobs }: { plans: Plans; blobs: Blobs },
  troubles: Troubles,
  context: Pick<InvocationContext, "warn" | "error">,
  now = new Date(),
): Promise<void> {
  if (now.getUTCMinutes() % EVERY !== 0) return;
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
