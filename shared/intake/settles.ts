import type { Orchestrations } from "../clients/orchestrations.ts";
import type { Trigger } from "../lifecycle.ts";
import type { Plan } from "../plan/schema.ts";
import { settle } from "./contract.ts";
import { bucketAt, settleId } from "./settle.ts";

/**
 * Starts the settle of the present time bucket. It outlives its bucket, so whoever has started it once need not ask again:
 * of a thousand events in a bucket, one in each worker costs a call.
 */
export class Settles {
  readonly #started = new Map<string, string>();

  async start(plan: Plan, trigger: Trigger, orchestrations: Orchestrations): Promise<void> {
    const policy = {
      quietPeriod: plan.dataset.settle.quiet_period,
      longestWait: plan.dataset.settle.longest_wait,
    };
    const { model } = plan;
    const bucket = bucketAt(Date.now(), policy);
    const id = settleId(model, bucket);
    if (this.#started.get(model) === id) return;
    await orchestrations.start(settle.name, id, { model, bucket, ...policy, trigger });
    this.#started.set(model, id);
  }
}
