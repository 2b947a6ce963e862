import { changeHead } from "../admission/head-store.ts";
import { settling } from "../admission/settling.ts";
import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import type { Plan } from "../plan/schema.ts";
import type { Trigger } from "../requests/request.ts";
import { settleStart } from "./contract.ts";
import { bucketAt, settleId } from "./settle.ts";

/**
 * Starts the settle of the present time bucket. It outlives its bucket, so whoever has started it once need not ask again:
 * of a thousand events in a bucket, one in each worker reads the head and starts it.
 */
export class Settles {
  readonly #blobs: Blobs;
  readonly #asked = new Map<string, { id: string; started: Promise<boolean> }>();

  constructor(blobs: Blobs) {
    this.#blobs = blobs;
  }

  /**
   * Makes sure that a settle will see what has changed up to now. False if the model is disabled. That is asked once a bucket:
   * a model that is enabled meanwhile gets a settle which outlives the bucket.
   */
  async start(plan: Plan, trigger: Trigger, orchestrations: Orchestrations): Promise<boolean> {
    const policy = {
      quietPeriod: plan.dataset.settle.quiet_period,
      longestWait: plan.dataset.settle.longest_wait,
    };
    const { model } = plan;
    const bucket = bucketAt(Date.now(), policy);
    const id = settleId(model, bucket);
    const asked = this.#asked.get(model);
    if (asked?.id === id) return asked.started;

    const start = async () => {
      // Noted before it starts, so that one that dies is missed whenever it does.
      const { after } = await changeHead(this.#blobs, model, (head) => settling(head, trigger.at));
      if (after.disabled) return false;
      await orchestrations.start(settleStart, id, { model, bucket, ...policy, trigger });
      return true;
    };
    const started = start();
    this.#asked.set(model, { id, started });
    started.catch(() => this.forget(model));
    return started;
  }

  /** Makes the next start ask again. */
  forget(model: string): void {
    this.#asked.delete(model);
  }
}
