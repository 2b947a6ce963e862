import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { TerminalError } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { Budget, isSpent, runTimeOf, Times } from "./budget.ts";
import { Task } from "./task.ts";

/** Tasks of a run that lanes take one after the other. They never change; what was taken is kept apart. */
export const Queue = z.object({
  format: z.int().default(1),
  tasks: z.array(Task),
  budget: Budget.optional(),
  /** Whether no further task is given when the budget is spent. */
  closes: z.boolean().optional(),
});

/** The n-th token has taken the n-th task; of a queue with a budget, when, and that it is spent. */
export const Taken = z.object({
  tokens: z.array(z.string()),
  times: Times.optional(),
  closed: z.boolean().optional(),
});
type Taken = z.infer<typeof Taken>;
const TAKEN = { schema: Taken, format: 1 };

const queueAt = (runId: string, queue: string) => paths.run(runId, `queues/${queue}.json`);
const takenAt = (runId: string, queue: string) => paths.run(runId, `queues/${queue}.taken.json`);

/** Writes a queue once: a repetition finds the same tasks. */
export async function keepQueue(
  blobs: Blobs,
  runId: string,
  queue: string,
  tasks: readonly Task[],
  limits: Pick<z.infer<typeof Queue>, "budget" | "closes"> = {},
): Promise<void> {
  await blobs.keepJson(queueAt(runId, queue), { format: 1, tasks, ...limits });
}

/** What a queue's tasks may take, and have taken by now; undefined where it has no budget. */
export async function budgetOf(blobs: Blobs, runId: string, queue: string, now: number) {
  const budget = (await blobs.json(queueAt(runId, queue), Queue))?.budget;
  if (!budget) return undefined;
  const { times = {} } = (await blobs.json(takenAt(runId, queue), Taken)) ?? {};
  return { budget, spent: isSpent(budget, times, now), runTime: budget.before + runTimeOf(times, now) };
}

/** The steps of a queue that were never begun, as its budget was spent. */
export async function notBegun(blobs: Blobs, runId: string, queue: string): Promise<Set<string>> {
  const taken = await blobs.json(takenAt(runId, queue), Taken);
  if (!taken?.closed) return new Set();
  const found = await blobs.json(queueAt(runId, queue), Queue);
  return new Set(found?.tasks.slice(taken.tokens.length).map(({ step }) => step));
}

/** The tasks that a queue holds, taken or not. */
export async function queuedTasks(blobs: Blobs, runId: string, queue: string): Promise<Task[]> {
  const found = await blobs.json(queueAt(runId, queue), Queue);
  return found?.tasks ?? [];
}

/** The next task of a queue, or null when all are taken. Safe to repeat: one token always has the same answer. */
export async function takeNext(
  blobs: Blobs,
  runId: string,
  queue: string,
  token: string,
): Promise<Task | null> {
  return (await takeEach(blobs, runId, queue, [token])).tasks[0] ?? null;
}

/** The same for several tokens. `over` says that no token will be given anything any more, nor is it counted when one asks. */
export async function takeEach(
  blobs: Blobs,
  runId: string,
  queue: string,
  tokens: readonly string[],
): Promise<{ tasks: (Task | null)[]; over: boolean }> {
  const found = await blobs.json(queueAt(runId, queue), Queue);
  if (!found) throw new TerminalError(`run ${runId} has no queue "${queue}" any more: ask for a new run`);
  const { tasks, budget, closes = false } = found;
  const now = Date.now();
  const takeOne = (taken: Taken, token: string) =>
    budget
      ? takeWithin({ ...budget, closes }, taken, token, tasks.length, now)
      : take(taken, token, tasks.length);
  const { after } = await changeJson(blobs, takenAt(runId, queue), TAKEN, { tokens: [] }, (taken: Taken) =>
    tokens.reduce(takeOne, taken),
  );
  return {
    tasks: tokens.map((token) => tasks[after.tokens.indexOf(token)] ?? null),
    over: !budget && after.tokens.length >= tasks.length,
  };
}

/** Gives a token the next of so many tasks, unless it has one or none is left. */
export function take(taken: Taken, token: string, tasks: number): Taken {
  const { tokens } = taken;
  if (tokens.includes(token) || tokens.length >= tasks) return taken;
  return { ...taken, tokens: [...tokens, token] };
}

/**
 * The same where tasks have a budget: none is given once it is spent, if the queue closes then, but for the first of all. `now` is in
 * milliseconds since 1970. A lane that asks again is done with what it took last.
 */
export function takeWithin(
  { closes, ...budget }: Budget & { closes: boolean },
  taken: Taken,
  token: string,
  tasks: number,
  now: number,
): Taken {
  const times = { ...taken.times };
  const last = times[lastOf(token)];
  if (last) times[lastOf(token)] = { until: now, ...last };
  const { tokens } = taken;
  if (tokens.includes(token) || tokens.length >= tasks || taken.closed) return { ...taken, times };
  if (closes && tokens.length > 0 && isSpent(budget, times, now)) return { ...taken, times, closed: true };
  return { ...taken, tokens: [...tokens, token], times: { ...times, [token]: { at: now } } };
}

/** A lane's tokens are numbered. */
const lastOf = (token: string) => token.replace(/\d+$/, (number) => String(Number(number) - 1));
