import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";
import { waitUnanswered } from "./patience.ts";
import { type Pool, settle } from "./pool.ts";
import { Task } from "./task.ts";

/** A run to be asked for. */
export const Submission = z.object({ task: Task, attempt: z.int() });
/**
 * What became of that: a run, none as the life cycle was cancelled or as its cluster is full for now, why there never will be one, or
 * why there is no answer.
 */
export const Answered = z.object({
  step: z.string(),
  databricksRunId: DatabricksRunId.nullable().optional(),
  full: z.literal(true).optional(),
  refused: z.string().optional(),
  unanswered: z.string().optional(),
});

/** Milliseconds until a full cluster is asked for again: others' trials take minutes, and it is waited for as long as they take. */
const FULL = 60_000;

export const toSubmit = ({ members }: Pool, now: number): z.infer<typeof Submission>[] =>
  members
    .filter(({ databricksRunId, since }) => databricksRunId === undefined && since <= now)
    .map(({ task, attempt }) => ({ task, attempt }));

/** The pool after runs were asked for. */
export function submitted(pool: Pool, answers: readonly z.infer<typeof Answered>[], now: number): Pool {
  const byStep = new Map(answers.map((answer) => [answer.step, answer]));
  const over = pool.over || answers.some(({ databricksRunId }) => databricksRunId === null);
  return settle({ ...pool, over }, (member) => {
    const { step } = member.task;
    const answer = byStep.get(step);
    if (!answer) return member;
    const { databricksRunId, full, refused, unanswered = "it was not asked for" } = answer;
    if (databricksRunId === null) return { step, state: "cancelled" };
    if (databricksRunId !== undefined)
      return { ...member, databricksRunId, unanswered: 0, since: now, looked: now };
    if (refused !== undefined) return { step, state: "failed", message: refused };
    if (full) return { ...member, unanswered: 0, since: now + FULL };
    const times = member.unanswered + 1;
    const wait = waitUnanswered(times);
    if (wait === undefined) return { step, state: "failed", message: unanswered };
    return { ...member, unanswered: times, since: now + wait * 1000 };
  });
}
