import type { AppFunction } from "./app/app-function.ts";
import type { Bindings } from "./bindings/bindings.ts";
import type { Invocation, InvocationResult, TypedData } from "./worker/protocol.ts";
import { WorkerLost } from "./worker/worker-lost.ts";
import type { Rules, WorkerPool } from "./worker/worker-pool.ts";

/** Runs a function once, its bindings included: one that cannot be read or written fails the run. */
export async function runFunction(
  { pool, bindings }: { pool: WorkerPool; bindings: Bindings },
  fn: AppFunction,
  data: TypedData,
  metadata: Record<string, TypedData>,
  { retryContext, rules }: { retryContext?: Invocation["retryContext"]; rules?: Rules } = {},
): Promise<InvocationResult> {
  try {
    const invocation = {
      functionName: fn.id,
      inputs: [{ name: fn.triggerName, data }, ...(await bindings.inputs(fn, data, metadata))],
      triggerMetadata: metadata,
      ...(retryContext && { retryContext }),
    };
    const result = await pool.invoke(invocation, rules);
    if (!result.failure) await bindings.outputs(fn, data, metadata, result);
    return result;
  } catch (error) {
    if (error instanceof WorkerLost) throw error;
    const { message, stack = "" } = error as Error;
    return { outputs: [], failure: { message, stack } };
  }
}
