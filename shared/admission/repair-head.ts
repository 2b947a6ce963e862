import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { leave, next } from "./head.ts";
import { changeHead } from "./head-store.ts";
import { endOusted } from "./ousted.ts";
import { withoutDeadHolder } from "./place.ts";
import { holdsPlace, startRun } from "./start-run.ts";

/**
 * Gives on the place of whoever died without leaving it, starts a run whose start was lost, and writes results that a crash kept
 * from being written. Everything else repairs itself when the next run is asked for; this is for when nobody asks.
 */
export async function repairHead(blobs: Blobs, model: string, orchestrations: Orchestrations): Promise<void> {
  const now = new Date().toISOString();
  const { after } = await changeHead(blobs, model, async (head) => {
    const free = await withoutDeadHolder(head, model, orchestrations);
    const dead = free.running !== null && !(await holdsPlace(blobs, free.running, orchestrations));
    return next(dead ? leave(free, free.running as string, now, false) : free, now);
  });
  await endOusted(blobs, model, after);
  if (after.running !== null && !(await orchestrations.status(after.running)))
    await startRun(blobs, after.running, orchestrations);
}
