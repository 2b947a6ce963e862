import { type taskLane as contract, databricksTask, takeTask } from "../../activities/tasks/contracts.ts";
import { type Input, step } from "../../shared/kit/contract.ts";
import { type Ctx, continueAsNew, run, version, type Workflow } from "../../shared/kit/durable.ts";
import { explain } from "../../shared/kit/errors.ts";
import type { Task, TaskOutcome } from "../../shared/tasks/task.ts";
import { endTasks } from "./end-tasks.ts";

const TASKS_BEFORE_FRESH_HISTORY = 50;

/** Does one task after the other, as long as the queue that it shares with other lanes has any. One that fails does not stop the next. */
export function* taskLane(ctx: Ctx, input: Input<typeof contract>): Workflow<TaskOutcome[]> {
  if ("tasks" in input) return yield* dealt(ctx, input.tasks);
  const { runId, queue, done } = input;
  const outcomes = [...done];
  for (let tasks = 0; tasks < TASKS_BEFORE_FRESH_HISTORY; tasks++) {
    const token = `${ctx.instanceId}-${outcomes.length + 1}`;
    const { task } = yield* run(ctx, step(takeTask, { runId, queue, token }));
    if (!task) return outcomes;
    outcomes.push(yield* follow(ctx, task));
  }
  return continueAsNew(ctx, { runId, queue, done: outcomes });
}

/** Lanes that were started before there were queues had their tasks dealt to them. */
function* dealt(ctx: Ctx, tasks: readonly Task[]): Workflow<TaskOutcome[]> {
  const outcomes: TaskOutcome[] = [];
  for (const task of tasks) outcomes.push(yield* follow(ctx, task));
  return outcomes;
}

/** A child that dies, as one that an operator terminates, is a task that failed: what it has left running ends first. */
function* follow(ctx: Ctx, task: Task): Workflow<TaskOutcome> {
  const { runId, step: name } = task;
  try {
    return yield* run(ctx, step(databricksTask, { task, attempt: 1 }, `${runId}-${name}`));
  } catch (error) {
    if (version(ctx) === undefined) throw error;
    yield* endTasks(ctx, { runId, step: name });
    return { step: name, state: "failed", message: explain(error) };
  }
}
