import { z } from "zod";
import { pollInterval } from "../kit/poll-interval.ts";
import { conclude, Look } from "./conclude.ts";
import { type Member, type Pool, settle } from "./pool.ts";

/** How one run stands, or why nobody can say. */
export const Seen = z.object({
  step: z.string(),
  ...Look.partial().shape,
  refused: z.string().optional(),
  unseen: z.string().optional(),
});
export type Seen = z.infer<typeof Seen>;

/** Looks that a pool takes at its runs in a second, at the most. */
const LOOKS_A_SECOND = 20;
/** A run that Databricks does not tell of for so long is given up. Milliseconds. */
const LONGEST_UNSEEN = 3 * 3600 * 1000;

/** Runs that are looked at now: half of their time until the next look is over, so that many share one tick. */
export const toLook = (pool: Pool, now: number): { step: string; databricksRunId: string }[] =>
  pool.members.flatMap((member) => {
    const { databricksRunId, looked, task } = member;
    if (databricksRunId === undefined || now - looked < intervalOf(pool, member) / 2) return [];
    return [{ step: task.step, databricksRunId }];
  });

/** The pool after looks at runs, and where its life cycle was cancelled. */
export function looked(
  pool: Pool,
  at: readonly { step: string }[],
  { seen, cancelled }: { seen: readonly Seen[]; cancelled: boolean },
  now: number,
): Pool {
  const lookedAt = new Set(at.map(({ step }) => step));
  const byStep = new Map(seen.map((one) => [one.step, one]));
  return settle({ ...pool, over: pool.over || cancelled }, (member) => {
    const { task, databricksRunId, unseenSince = now, ...rest } = member;
    const { step } = task;
    if (databricksRunId === undefined) return cancelled ? { step, state: "cancelled" } : member;
    if (!lookedAt.has(step)) return member;
    const { state = "active", message, refused, unseen } = byStep.get(step) ?? {};
    if (refused !== undefined) return { step, state: "failed", databricksRunId, message: refused };
    if (unseen !== undefined) {
      if (now - unseenSince >= LONGEST_UNSEEN)
        return { step, state: "failed", databricksRunId, message: unseen };
      return { ...member, unseenSince, looked: now };
    }
    if (state === "active") return { ...rest, task, databricksRunId, looked: now };
    const fate = conclude({ step, databricksRunId, mishaps: member.mishaps }, { state, message });
    if ("outcome" in fate) return fate.outcome;
    if (cancelled) return { step, state: "cancelled", databricksRunId };
    const { again: mishaps, wait } = fate;
    return { ...rest, task, attempt: member.attempt + 1, mishaps, since: now + wait * 1000 };
  });
}

/** Longest sleep: a cancellation is noticed within it. Seconds. */
const LONGEST = 30;

/** Seconds until something is to be done. */
export function untilNext(pool: Pool, now: number): number {
  const times = pool.members.map((member) =>
    member.databricksRunId === undefined ? member.since : member.looked + intervalOf(pool, member),
  );
  return Math.min(LONGEST, Math.max(1, (Math.min(...times) - now) / 1000));
}

/** Milliseconds between two looks at a run: later and later, and the more run the later. */
function intervalOf({ members }: Pool, { since, looked }: Member): number {
  return 1000 * Math.max(pollInterval((looked - since) / 1000), members.length / LOOKS_A_SECOND);
}
