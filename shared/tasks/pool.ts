import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";
import { Mishaps, NO_MISHAPS } from "./patience.ts";
import { Task, TaskOutcome } from "./task.ts";

/** One of so many that do tasks one after the other, and how many it has taken. */
const Lane = z.object({ number: z.int(), tasks: z.int() });

/** A task that a lane has taken. Times are in milliseconds since 1970. */
const Member = z.object({
  lane: Lane,
  task: Task,
  attempt: z.int(),
  mishaps: Mishaps,
  /** How often its run was asked for without an answer. */
  unanswered: z.int(),
  /** Its run, once that is started. */
  databricksRunId: DatabricksRunId.optional(),
  /** When its run began, or when to ask for it. */
  since: z.number(),
  /** When its run was last looked at. */
  looked: z.number(),
  /** Since when nobody has been able to look at it. */
  unseenSince: z.number().optional(),
});
export type Member = z.infer<typeof Member>;

/** Tasks that are followed together: lanes that want one, tasks under way, and how the others have ended. */
export const Pool = z.object({
  idle: z.array(Lane),
  members: z.array(Member),
  outcomes: z.array(TaskOutcome),
  /** Whether no further task is taken. */
  over: z.boolean(),
});
export type Pool = z.infer<typeof Pool>;

export const openPool = (width: number): Pool => ({
  idle: Array.from({ length: width }, (_, n) => ({ number: n + 1, tasks: 0 })),
  members: [],
  outcomes: [],
  over: false,
});

/** What each idle lane asks the queue with: its number and how many it will have taken. */
export const tokensOf = ({ idle }: Pool, id: string): string[] =>
  idle.map(({ number, tasks }) => `${id}-${number}-${tasks + 1}`);

/** What the queue gave the idle lanes. A lane that got nothing is done. */
export function taken(pool: Pool, tasks: readonly (Task | null)[], over: boolean, now: number): Pool {
  const members = pool.idle.flatMap((lane, n): Member[] => {
    const task = tasks[n];
    if (!task) return [];
    const begun = { attempt: 1, mishaps: NO_MISHAPS, unanswered: 0, since: now, looked: now };
    return [{ lane: { ...lane, tasks: lane.tasks + 1 }, task, ...begun }];
  });
  return { ...pool, over, idle: [], members: [...pool.members, ...members] };
}

/** Gives each task under way its fate. The lane of one that has ended wants the next, unless none is taken any more. */
export function settle(pool: Pool, fateOf: (member: Member) => Member | TaskOutcome): Pool {
  const after: Pool = { ...pool, idle: [...pool.idle], members: [], outcomes: [...pool.outcomes] };
  for (const member of pool.members) {
    const fate = fateOf(member);
    if ("task" in fate) after.members.push(fate);
    else {
      after.outcomes.push(fate);
      if (!pool.over) after.idle.push(member.lane);
    }
  }
  return after;
}
