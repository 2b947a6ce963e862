import { databricksTask, type Task, type TaskOutcome, taskLane } from "../../activities/tasks/contracts.ts";
import { step } from "../../shared/kit/contract.ts";
import { all, type Ctx, type Workflow } from "../../shared/kit/durable.ts";
import { TerminalError } from "../../shared/kit/errors.ts";

/** Does tasks side by side, at most `width` at once, and gives every outcome in order. */
export function* fanOut(ctx: Ctx, tasks: readonly Task[], width: number): Workflow<TaskOutcome[]> {
  const lanes = Array.from({ length: Math.min(width, tasks.length) }, (_, lane) =>
    tasks.filter((_, n) => n % width === lane),
  );
  const steps = lanes.map((lane) =>
    step(taskLane, { tasks: lane }, `${ctx.instanceId}-lane-${lane[0]?.step}`),
  );
  const outcomes = (yield* all(ctx, steps)).flat();
  return tasks.map((task) => outcomes.find(({ step }) => step === task.step) as TaskOutcome);
}

/** Does tasks side by side that must all succeed. */
export function* doAll(ctx: Ctx, tasks: readonly Task[]): Workflow<TaskOutcome[]> {
  const steps = tasks.map((task) =>
    step(databricksTask, { task, attempt: 1 }, `${ctx.instanceId}-${task.step}`),
  );
  const outcomes = yield* all(ctx, steps);
  const failed = outcomes.find(({ state }) => state !== "succeeded");
  if (failed) throw new TerminalError(failed.message ?? `${failed.step} was ${failed.state}`);
  return outcomes;
}
