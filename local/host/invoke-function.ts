import type { AppFunction } from "./app/functions.ts";
import type { Bindings } from "./bindings/bindings.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Invoke } from "./triggers/invoke.ts";
import type { InvocationResult } from "./worker/protocol.ts";
import type { WorkerPool } from "./worker/worker-pool.ts";

/** What running a function needs. */
export interface InvokeParts {
  pool: WorkerPool;
  bindings: Bindings;
  log: Log;
  clock: Clock;
}

/** Builds what runs functions of all kinds but HTTP and durable ones. */
export function createInvoke({ pool, bindings, log, clock }: InvokeParts): Invoke {
  const wait = (delay: number) => new Promise<void>((resolve) => void clock.at(clock.now() + delay, resolve));

  return async (fn, data, metadata = {}) => {
    const retry = fn.metadata.retryOptions;
    const last = retry ? retry.maxRetryCount : 0;
    let failed: InvocationResult["failure"];
    for (let retryCount = 0; ; retryCount++) {
      const result = await pool.invoke({
        functionName: fn.id,
        inputs: [{ name: fn.triggerName, data }, ...(await bindings.inputs(fn, metadata))],
        triggerMetadata: metadata,
        ...(retry && {
          retryContext: {
            retryCount,
            maxRetryCount: last,
            ...(failed && { exception: { message: failed.message } }),
          },
        }),
      });
      if (!result.failure) {
        await bindings.outputs(fn, result, metadata);
        return { ok: true, result };
      }
      failed = result.failure;
      log("error", `Function.${fn.name}`, failed.stack || failed.message);
      if (last !== -1 && retryCount >= last) return { ok: false, result };
      await wait(retryWait(fn, retryCount));
    }
  };
}

function retryWait(fn: AppFunction, retryCount: number): number {
  const retry = fn.metadata.retryOptions;
  if (retry?.retryStrategy === "exponentialBackoff") {
    const least = (retry.minimumInterval?.seconds ?? 1) * 1000;
    const most = (retry.maximumInterval?.seconds ?? 60) * 1000;
    return Math.min(most, least * 2 ** retryCount);
  }
  return (retry?.delayInterval?.seconds ?? 0) * 1000;
}
