import { z } from "zod";

/** A run that lost its place in the queue, and why; its result is written after the head. */
const Ousted = z.object({
  runId: z.string(),
  outcome: z.enum(["superseded", "cancelled"]),
  because: z.string(),
});
export type Ousted = z.infer<typeof Ousted>;

/** What runs for a model, what waits, and since when changes wait to settle: the only place of admission. Times are ISO. */
export const Head = z.object({
  running: z.string().nullable(),
  queued: z.string().nullable(),
  /** When the first change came that no snapshot holds yet. */
  settlingSince: z.string().nullable(),
  /** The instance that must be alone with the model's files, an erasure or a sweep: meanwhile no run starts. */
  held: z.string().nullable().default(null),
  /** The settle that is taking a snapshot: while it does, no other may. */
  settler: z.string().nullable().default(null),
  /** When the newest listing was begun that a run was asked for with. */
  listedAt: z.string().nullable().default(null),
  /** The run that was asked for last. */
  latest: z.string().nullable().default(null),
  /** Since when runs have had the place without one that came to an end of its own. */
  runningSince: z.string().nullable().default(null),
  ousted: z.array(Ousted).default([]),
  /** Since when events and timers start nothing, and how many did not; null while the model is enabled. */
  disabled: z
    .object({ since: z.string(), ignored: z.int(), ignoredSince: z.string().nullable() })
    .nullable()
    .default(null),
});
export type Head = z.infer<typeof Head>;

export const EMPTY: Head = Head.parse({ running: null, queued: null, settlingSince: null });

/** A run that wants the place, and when its listing was begun. */
export interface Wish {
  runId: string;
  listedAt: string;
}

/**
 * Lets a run in, or makes it the one follow-up; `busy` says whether the holder lives. Whatever waits with an older listing is
 * ousted, so that photos are never trained on after newer ones; so is a wish that comes later than one with a newer listing.
 */
export function admit(head: Head, { runId, listedAt }: Wish, busy: boolean, now: string): Head {
  if (head.running === runId) return { ...head, queued: head.queued === runId ? null : head.queued };
  const rival = head.queued === runId ? null : head.queued;
  const outdated = rival !== null && head.listedAt !== null && listedAt < head.listedAt;
  const [newest, loser] = outdated ? [rival, runId] : [runId, rival];
  const asked = {
    ...head,
    ousted: loser === null ? head.ousted : [...head.ousted, superseded(loser, newest)],
    latest: newest,
    listedAt: head.listedAt !== null && head.listedAt > listedAt ? head.listedAt : listedAt,
  };
  if (busy && head.running !== null) return { ...asked, queued: newest };
  if (head.held !== null) return { ...asked, running: null, queued: newest };
  return { ...asked, running: newest, queued: null, runningSince: now };
}

const superseded = (runId: string, by: string): Ousted => ({
  runId,
  outcome: "superseded",
  because: `run ${by} took its place in the queue, with newer photos`,
});

/** Whether a run that waits for nobody may begin: others neither run nor wait, and nobody holds the model's files. */
export const isIdle = ({ running, queued, held }: Head, runId: string, busy: boolean): boolean =>
  held === null && (running === runId || !busy) && (queued === null || queued === runId);

/** Keeps a run out, with the reason. One that is in already stays. */
export function refuse(
  head: Head,
  runId: string,
  because = "the model was disabled before the run began",
): Head {
  if (head.running === runId || head.queued === runId) return head;
  return { ...head, ousted: [...head.ousted, { runId, outcome: "superseded", because }] };
}

/**
 * Gives the place of a finished run to its follow-up. A run that does not hold it changes nothing. `restarted` says that the
 * run was stopped for the follow-up's sake, so that the place has been without a result for longer.
 */
export function leave(head: Head, runId: string, now: string, restarted: boolean): Head {
  if (head.running !== runId) return head;
  const runningSince = restarted ? head.runningSince : now;
  return next({ ...head, running: null }, runningSince);
}

/** Keeps every further run out. Whoever holds the model is alone once nothing runs any more. */
export function hold(head: Head, holder: string): Head {
  return head.held === null ? { ...head, held: holder } : head;
}

/** Lets runs in again, first the one that waits. */
export function free(head: Head, holder: string): Head {
  return head.held === holder ? next({ ...head, held: null }, null) : head;
}

/** Lets the run in that waits, if the place is free. */
export function next(head: Head, runningSince: string | null): Head {
  if (head.running !== null || head.held !== null) return head;
  return head.queued === null
    ? { ...head, runningSince: null }
    : { ...head, running: head.queued, queued: null, runningSince };
}

/** Takes a run out of the queue. One that does not wait there changes nothing. */
export function unqueue(head: Head, runId: string, because: string): Head {
  if (head.queued !== runId) return head;
  return { ...head, queued: null, ousted: [...head.ousted, { runId, outcome: "cancelled", because }] };
}
