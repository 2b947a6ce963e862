import { type taskLane as contract, databricksTask } from "../../activities/tasks/contracts.ts";
import { type Input, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import type { TaskOutcome } from "../../shared/tasks/task.ts";

/** Does tasks one after the other. One that fails does not stop the next. */
export function* taskLane(ctx: Ctx, { tasks }: Input<typeof contract>): Workflow<TaskOutcome[]> {
  const outcomes: TaskOutcome[] = [];
  for (const task of tasks) {
    const id = `${task.runId}-${task.step}`;
    outcomes.push(yield* run(ctx, step(databricksTask, { task, attempt: 1 }, id)));
  }
  return outcomes;
}
