import type { Blobs } from "../clients/blobs.ts";
import type { Orchestrations } from "../clients/orchestrations.ts";
import { concludeInstance, concludeStart } from "./conclude.ts";
import { free, type Head, hold } from "./head.ts";
import { changeHead } from "./head-store.ts";
import { holdsPlace, startRun } from "./start-run.ts";

/**
 * The head without a holder that Durable does not know any more. One that has ended without letting go may have left tasks at
 * Databricks, which write what it was alone with: it holds on until they have been ended, which is started here.
 */
export async function withoutDeadHolder(
  head: Head,
  model: string,
  orchestrations: Orchestrations,
): Promise<Head> {
  const { held } = head;
  const instance = held === null ? undefined : await orchestrations.status(held);
  if (held === null || instance?.active) return head;
  if (!instance) return { ...head, held: null };
  await orchestrations.start(concludeStart, concludeInstance(held), { runId: held, holds: model });
  return head;
}

export interface Place {
  alone: boolean;
  /** The run or the holder that is in the way. */
  waitsFor: string | null;
}

/**
 * Keeps new runs of a model out on behalf of an active instance, and says whether it is alone with the model's files yet.
 * With `ifIdle` nothing is kept out while a run is under way. Safe to repeat.
 */
export async function holdPlace(
  blobs: Blobs,
  model: string,
  holder: string,
  orchestrations: Orchestrations,
  ifIdle = false,
): Promise<Place> {
  const { after } = await changeHead(blobs, model, async (head) => {
    const running =
      head.running !== null && (await holdsPlace(blobs, head.running, orchestrations)) ? head.running : null;
    const free = { ...(await withoutDeadHolder(head, model, orchestrations)), running };
    return ifIdle && running !== null ? head : hold(free, holder);
  });
  const alone = after.held === holder && after.running === null;
  return {
    alone,
    waitsFor: alone ? null : after.held === holder ? after.running : (after.held ?? after.running),
  };
}

/** Lets runs of a model in again, and starts the one that waits. Safe to repeat. */
export async function freePlace(
  blobs: Blobs,
  model: string,
  holder: string,
  orchestrations: Orchestrations,
): Promise<void> {
  const { after } = await changeHead(blobs, model, (head) => free(head, holder));
  if (after.running !== null) await startRun(blobs, after.running, orchestrations);
}
