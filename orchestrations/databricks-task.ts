import {
  type databricksTask as contract,
  pollTask,
  submitTask,
  type TaskOutcome,
} from "../activities/contracts/task.ts";
import { type Input, step } from "../shared/contract.ts";
import { mayTryAgain, pollInterval } from "../shared/databricks/patience.ts";
import { type Ctx, continueAsNew, now, run, sleep, type Workflow } from "../shared/durable.ts";
import { explain } from "../shared/errors.ts";

const POLLS_BEFORE_FRESH_HISTORY = 50;

/**
 * Follows one task to its end. A run that the platform lost is started again under a new token. It never throws, so that its
 * siblings' results are never lost.
 */
export function* databricksTask(ctx: Ctx, input: Input<typeof contract>): Workflow<TaskOutcome> {
  try {
    return yield* follow(ctx, input);
  } catch (error) {
    return { step: input.task.step, state: "failed", message: explain(error) };
  }
}

function* follow(
  ctx: Ctx,
  { task, attempt, databricksRunId: known, since }: Input<typeof contract>,
): Workflow<TaskOutcome> {
  const databricksRunId = known ?? (yield* run(ctx, step(submitTask, { task, attempt }))).databricksRunId;
  if (databricksRunId === null) return { step: task.step, state: "cancelled" };
  const started = since ?? now(ctx);

  for (let polls = 0; polls < POLLS_BEFORE_FRESH_HISTORY; polls++) {
    yield* sleep(ctx, pollInterval((now(ctx) - started) / 1000));
    const { state, message } = yield* run(ctx, step(pollTask, { task, databricksRunId }));
    if (state === "active") continue;
    if (state === "lost" && mayTryAgain(attempt)) return continueAsNew(ctx, { task, attempt: attempt + 1 });
    const ended = state === "lost" ? "failed" : state;
    return { step: task.step, state: ended, databricksRunId, ...(message !== undefined && { message }) };
  }
  return continueAsNew(ctx, { task, attempt, databricksRunId, since: started });
}
