import type { AppFunction } from "./app/functions.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import type { Invoke } from "./triggers/invoke.ts";
import type { InvocationResult, TypedData } from "./worker/protocol.ts";
import type { WorkerPool } from "./worker/worker-pool.ts";

/** What running a function needs. */
export interface InvokeParts {
  pool: WorkerPool;
  clientPayload: () => string;
  log: Log;
  clock: Clock;
}

/** The trigger's data with all further inputs that a function asked for. */
export function inputsOf(
  fn: AppFunction,
  data: TypedData,
  clientPayload: () => string,
): { name: string; data: TypedData }[] {
  const inputs = [{ name: fn.triggerName, data }];
  for (const [name, { type }] of fn.inputs) {
    if (/^(durable|orchestration)client$/i.test(type))
      inputs.push({ name, data: { string: clientPayload() } });
  }
  return inputs;
}

/** Builds what runs functions of all kinds but HTTP and durable ones. */
export function createInvoke({ pool, clientPayload, log, clock }: InvokeParts): Invoke {
  const wait = (delay: number) => new Promise<void>((resolve) => void clock.at(clock.now() + delay, resolve));

  return async (fn, data, metadata = {}) => {
    const retry = fn.metadata.retryOptions;
    const last = retry ? retry.maxRetryCount : 0;
    let failed: InvocationResult["failure"];
    for (let retryCount = 0; ; retryCount++) {
      const result = await pool.invoke({
        functionName: fn.id,
        inputs: inputsOf(fn, data, clientPayload),
        triggerMetadata: metadata,
        ...(retry && {
          retryContext: {
            retryCount,
            maxRetryCount: last,
            ...(failed && { exception: { message: failed.message } }),
          },
        }),
      });
      if (!result.failure) return { ok: true, result };
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
