import { z } from "zod";

/** What runs for a model, what waits, and since when changes wait to settle: the only place of admission. */
export const Head = z.object({
  running: z.string().nullable(),
  queued: z.string().nullable(),
  /** ISO time of the first change that no snapshot holds yet. */
  settlingSince: z.string().nullable(),
});
export type Head = z.infer<typeof Head>;

export const EMPTY: Head = { running: null, queued: null, settlingSince: null };

/** Lets a run in, or makes it the one follow-up. A holder that is dead has lost its place. */
export function admit(head: Head, runId: string, holderAlive: boolean): Head {
  if (head.running !== null && head.running !== runId && holderAlive) return { ...head, queued: runId };
  return { ...head, running: runId, queued: head.queued === runId ? null : head.queued };
}

/** The waiting run that a change has pushed out of the queue without starting it. */
export function displacedBy(before: Head, after: Head): string | null {
  return before.queued === after.queued || before.queued === after.running ? null : before.queued;
}

/** Gives the place of a finished run to its follow-up. A run that does not hold it changes nothing. */
export function leave(head: Head, runId: string): Head {
  return head.running === runId ? { ...head, running: head.queued, queued: null } : head;
}
