import type { RetryOptions } from "./action.ts";

/** How long to wait, in milliseconds, before retry number `retry` (1 is the first). */
export function retryDelay(options: RetryOptions, retry: number): number {
  const factor = options.backoffCoefficient ?? 1;
  const delay = options.firstRetryIntervalInMilliseconds * factor ** (retry - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
}
