import { ApiError } from "./api-error.ts";

/** Calls a second that a workspace answers, as Databricks' documentation has them. */
const RATES: Record<string, number> = { "POST jobs/runs/submit": 35, "GET jobs/runs/get": 100 };

/** Turns away what comes in a burst, as a workspace does: with the second after which to come back. */
export class Rates {
  readonly #seen = new Map<string, { second: number; calls: number }>();

  /** Why a call is turned away now, in ms since 1970; undefined if it is answered. */
  refusalOf(call: string, now = Date.now()): ApiError | undefined {
    const most = RATES[call];
    if (most === undefined) return undefined;
    const second = Math.floor(now / 1000);
    const before = this.#seen.get(call);
    const calls = before?.second === second ? before.calls + 1 : 1;
    this.#seen.set(call, { second, calls });
    if (calls <= most) return undefined;
    const message = `More than ${most} calls of ${call} in a second: Retry-After says when to come back.`;
    return new ApiError(429, "REQUEST_LIMIT_EXCEEDED", message, 1);
  }
}
