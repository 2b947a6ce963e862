import type { Orchestrations } from "../shared/clients/orchestrations.ts";
import { bucketAt, settleId } from "../shared/intake/settle.ts";
import type { Trigger } from "../shared/lifecycle.ts";
import type { Plan } from "../shared/plan/schema.ts";
import { settle } from "./contracts/intake.ts";

/** Starts the settle of the present time bucket, once however many events ask for it. */
export async function startSettle(
  plan: Plan,
  trigger: Trigger,
  orchestrations: Orchestrations,
): Promise<void> {
  const policy = {
    quietPeriod: plan.dataset.settle.quiet_period,
    longestWait: plan.dataset.settle.longest_wait,
  };
  const bucket = bucketAt(Date.now(), policy);
  const { model } = plan;
  await orchestrations.start(settle.name, settleId(model, bucket), { model, bucket, ...policy, trigger });
}
