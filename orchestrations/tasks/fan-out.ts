import { databricksTask, taskLane, taskPool } from "../../activities/tasks/contracts.ts";
import { type Step, step } from "../../shared/kit/contract.ts";
import { all, type Ctx, isSince, run, type Workflow } from "../../shared/kit/durable.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import type { TaskKind } from "../../shared/kit/task.ts";
import { type Prepared, tasksOf } from "../../shared/tasks/prepared.ts";
import type { Task, TaskOutcome } from "../../shared/tasks/task.ts";

/**
 * The way of every kind of work that must succeed: writes its specs and does them side by side. Gives what the preparation said;
 * the results lie in storage, for whoever collects them. `tell` hears of the work before it starts.
 */
export function* doTasks<S, R, P extends Prepared>(
  ctx: Ctx,
  kind: TaskKind<S, R>,
  of: { runId: string; step?: string },
  prepare: Step<P>,
  tell?: (prepared: P) => void,
): Workflow<P> {
  const prepared = yield* run(ctx, prepare);
  tell?.(prepared);
  const steps = tasksOf(kind, of, prepared).map((task) =>
    step(databricksTask, { task, attempt: 1 }, `${ctx.instanceId}-${task.step}`),
  );
  const outcomes = yield* all(ctx, steps);
  const failed = outcomes.find(({ state }) => state !== "succeeded");
  if (failed) throw new TerminalError(failed.message ?? `${failed.step} was ${failed.state}`);
  return prepared;
}

/**
 * Does the tasks of a queue side by side, at most `width` at once, and gives every outcome in order. Before there were pools it was done by
 * lanes, and where no queue was prepared tasks were dealt to them.
 */
export function* fanOut(
  ctx: Ctx,
  tasks: readonly Task[],
  width: number,
  queue: string | undefined,
): Workflow<TaskOutcome[]> {
  const [first] = tasks;
  if (!first) return [];
  const { runId } = first;
  const ended =
    queue === undefined || !isSince(ctx, "1.1")
      ? (yield* all(ctx, lanes(ctx, tasks, width, queue))).flat()
      : yield* run(
          ctx,
          step(
            taskPool,
            { runId, queue, width: Math.min(width, tasks.length) },
            `${ctx.instanceId}-pool-${queue}`,
          ),
        );
  const outcomes = new Map(ended.map((one) => [one.step, one]));
  return tasks.map(
    ({ step }) => outcomes.get(step) ?? { step, state: "failed", message: "no lane has taken it" },
  );
}

function lanes(ctx: Ctx, tasks: readonly Task[], width: number, queue: string | undefined) {
  return tasks.slice(0, width).map(({ runId, step: first }, lane) => {
    const dealt = tasks.filter((_, n) => n % width === lane);
    const input = queue === undefined ? { tasks: dealt } : { runId, queue, done: [] };
    return step(taskLane, input, `${ctx.instanceId}-lane-${first}`);
  });
}
