import { z } from "zod";

/** What a queue's tasks may take, and what was taken before it. All but `since` in seconds. */
export const Budget = z.object({
  /** When the first queue was written; ISO. */
  since: z.string(),
  /** By the clock. */
  time: z.number().optional(),
  /** Of all tasks together, each from when it was taken to when its lane asked for the next. */
  runTime: z.number().optional(),
  /** Run time of the queues before. */
  before: z.number().default(0),
});
export type Budget = z.infer<typeof Budget>;

/** When each token took its task, and when its lane was done with it; milliseconds since 1970. */
export const Times = z.record(z.string(), z.object({ at: z.number(), until: z.number().optional() }));
type Times = z.infer<typeof Times>;

/** How long tasks have run so far, in seconds, `now` in milliseconds since 1970. */
export const runTimeOf = (times: Times, now: number): number =>
  Object.values(times).reduce((sum, { at, until = now }) => sum + Math.max(0, until - at), 0) / 1000;

/** Whether nothing may be begun any more. */
export function isSpent({ since, time, runTime, before }: Budget, times: Times, now: number): boolean {
  const elapsed = (now - Date.parse(since)) / 1000;
  return (
    (time !== undefined && elapsed >= time) ||
    (runTime !== undefined && before + runTimeOf(times, now) >= runTime)
  );
}
