import type { AppFunction } from "./app/app-function.ts";
import type { Bindings } from "./bindings/bindings.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";
import { runFunction } from "./run-function.ts";
import type { Invoke } from "./triggers/invoke.ts";
import type { Failure, InvocationResult } from "./worker/protocol.ts";
import type { WorkerPool } from "./worker/worker-pool.ts";

/** What running a function needs. */
export interface InvokeParts {
  pool: WorkerPool;
  bindings: Bindings;
  log: Log;
  clock: Clock;
}

/** Builds what runs functions of all kinds but HTTP and durable ones. */
export function createInvoke(parts: InvokeParts): Invoke {
  const { log, clock } = parts;
  const wait = (delay: number) => new Promise<void>((resolve) => void clock.at(clock.now() + delay, resolve));

  return async (fn, data, metadata = {}) => {
    const retry = fn.metadata.retryOptions;
    const maxRetryCount = retry?.maxRetryCount ?? 0;
    let exception: Failure | undefined;
    for (let retryCount = 0; ; retryCount++) {
      const retryContext = retry && { retryCount, maxRetryCount, ...(exception && { exception }) };
      const more = retryContext ? { retryContext } : {};
      const result = await runFunction(parts, fn, data, metadata, more).catch(lostRun);
      if (!result.failure) return { ok: true, result };
      exception = result.failure;
      log("error", `Function.${fn.name}`, exception.stack || exception.message);
      if (maxRetryCount !== -1 && retryCount >= maxRetryCount) return { ok: false, result };
      await wait(retryWait(fn, retryCount));
    }
  };
}

/** The host stops: whoever sent the event sends it again. */
function lostRun({ message }: Error): InvocationResult {
  return { outputs: [], failure: { message, stack: "" } };
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
