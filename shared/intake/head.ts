import { z } from "zod";

/** What runs for a model, what waits, and since when changes wait to settle: the only place of admission. */
export const Head = z.object({
  running: z.string().nullable(),
  queued: z.string().nullable(),
  /** ISO time of the first change that no snapshot holds yet. */
  settlingSince: z.string().nullable(),
  /** The instance that must be alone with the model's files, an erasure or a sweep: meanwhile no run starts. */
  held: z.string().nullable().default(null),
});
export type Head = z.infer<typeof Head>;

export const EMPTY: Head = { running: null, queued: null, settlingSince: null, held: null };

/** Lets a run in, or makes it the one follow-up. A holder that is dead has lost its place. */
export function admit(head: Head, runId: string, holderAlive: boolean): Head {
  const taken = head.running === null ? head.held !== null : head.running !== runId && holderAlive;
  if (taken) return { ...head, queued: runId };
  return { ...head, running: runId, queued: head.queued === runId ? null : head.queued };
}

/** The waiting run that a change has pushed out of the queue without starting it. */
export function displacedBy(before: Head, after: Head): string | null {
  return before.queued === after.queued || before.queued === after.running ? null : before.queued;
}

/** Gives the place of a finished run to its follow-up. A run that does not hold it changes nothing. */
export function leave(head: Head, runId: string): Head {
  if (head.running !== runId) return head;
  return head.held === null ? { ...head, running: head.queued, queued: null } : { ...head, running: null };
}

/** Keeps every further run out. Whoever holds the model is alone once nothing runs any more. */
export function hold(head: Head, holder: string): Head {
  return head.held === null ? { ...head, held: holder } : head;
}

/** Lets runs in again, first the one that waits. */
export function release(head: Head, holder: string): Head {
  if (head.held !== holder) return head;
  const free = { ...head, held: null };
  return free.running === null ? { ...free, running: free.queued, queued: null } : free;
}
