import type { AppFunction } from "../app/app-function.ts";
import type { InvocationResult, TypedData } from "../worker/protocol.ts";

/** How one run of a function ended, all its retries included. */
export interface RunResult {
  ok: boolean;
  result: InvocationResult;
}

/** Runs a function that is not HTTP with its trigger's data, by its retry policy. */
export type Invoke = (
  fn: AppFunction,
  data: TypedData,
  metadata?: Record<string, TypedData>,
) => Promise<RunResult>;
