import { setTimeout as pause } from "node:timers/promises";
import { BlobRefused } from "../shared/clients/blob-errors.ts";
import { isRefusal } from "../shared/clients/http.ts";
import { explain, TerminalError } from "../shared/kit/errors.ts";

/** How often storage may deny what is not done, and seconds between: a role that was given just now takes a moment. */
const DENIALS = 3;
const BETWEEN = 5;

/** Terminal errors are sent back as results, because Durable's retry cannot tell them from passing ones. */
export async function perform<T>(
  work: () => Promise<T>,
  wait = pause,
): Promise<{ ok: T } | { terminal: string }> {
  for (let denied = 1; ; denied++) {
    try {
      return { ok: await work() };
    } catch (error) {
      if (error instanceof TerminalError || isRefusal(error)) return { terminal: explain(error) };
      if (!(error instanceof BlobRefused && error.denied)) throw error;
      if (denied === DENIALS) return { terminal: explain(error) };
      await wait(BETWEEN * 1000);
    }
  }
}
