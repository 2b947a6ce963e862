import { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { TerminalError } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { Task } from "./task.ts";

/** Tasks of a run that lanes take one after the other. They never change; what was taken is kept apart. */
export const Queue = z.object({ format: z.int().default(1), tasks: z.array(Task) });

/** The n-th token has taken the n-th task. */
export const Taken = z.object({ tokens: z.array(z.string()) });
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
): Promise<void> {
  await blobs.keepJson(queueAt(runId, queue), { format: 1, tasks });
}

/** The steps whose tasks a queue holds, taken or not. */
export async function queuedSteps(blobs: Blobs, runId: string, queue: string): Promise<Set<string>> {
  const found = await blobs.json(queueAt(runId, queue), Queue);
  return new Set(found?.tasks.map(({ step }) => step));
}

/** The next task of a queue, or null when all are taken. Safe to repeat: one token always has the same answer. */
export async function takeNext(
  blobs: Blobs,
  runId: string,
  queue: string,
  token: string,
): Promise<Task | null> {
  const found = await blobs.json(queueAt(runId, queue), Queue);
  if (!found) throw new TerminalError(`run ${runId} has no queue "${queue}" any more: ask for a new run`);
  const { after } = await changeJson(blobs, takenAt(runId, queue), TAKEN, { tokens: [] }, (taken) =>
    take(taken, token, found.tasks.length),
  );
  return found.tasks[after.tokens.indexOf(token)] ?? null;
}

/** Gives a token the next of so many tasks, unless it has one or none is left. */
export function take(taken: Taken, token: string, tasks: number): Taken {
  const { tokens } = taken;
  if (tokens.includes(token) || tokens.length >= tasks) return taken;
  return { ...taken, tokens: [...tokens, token] };
}
