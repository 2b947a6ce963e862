import type { TaskKind } from "../kit/task.ts";
import type { Task } from "./task.ts";

/** What writes a task's specs answers with their URIs: of one or of any number that are done side by side; null for what is done. */
export type Prepared = { spec: string | null } | { specs: readonly (string | null)[] };

/** The tasks of a run for which specs were written. One of a number is called `step` and its number. */
export function tasksOf<S, R>(
  { entryPoint }: TaskKind<S, R>,
  { runId, step = entryPoint }: { runId: string; step?: string },
  prepared: Prepared,
): Task[] {
  if ("specs" in prepared)
    return prepared.specs.flatMap((spec, n) =>
      spec === null ? [] : [{ runId, step: `${step}-${n + 1}`, entryPoint, spec }],
    );
  return prepared.spec === null ? [] : [{ runId, step, entryPoint, spec: prepared.spec }];
}
