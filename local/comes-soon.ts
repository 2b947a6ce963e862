import { setTimeout as pause } from "node:timers/promises";

/** Milliseconds. */
const A_MOMENT = 500;

/** Whether an interruption has come, or comes within a moment: a terminal's Ctrl-C may reach those that we have started before us. */
export async function comesSoon(interruption: AbortSignal): Promise<boolean> {
  await pause(A_MOMENT, undefined, { signal: interruption }).catch(() => undefined);
  return interruption.aborted;
}
