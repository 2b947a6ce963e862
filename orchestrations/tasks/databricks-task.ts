import {
  type databricksTask as contract,
  pollTask,
  submitTask,
  wasCancelled,
} from "../../activities/tasks/contracts.ts";
import { type Input, step } from "../../shared/kit/contract.ts";
import { type Ctx, continueAsNew, now, run, sleep, type Workflow } from "../../shared/kit/durable.ts";
import { explain } from "../../shared/kit/errors.ts";
import { pollInterval } from "../../shared/kit/poll-interval.ts";
import { conclude } from "../../shared/tasks/conclude.ts";
import { NO_MISHAPS } from "../../shared/tasks/patience.ts";
import type { TaskOutcome } from "../../shared/tasks/task.ts";

/** Seconds. */
const LONGEST_SLEEP = 30;
const POLLS_BEFORE_FRESH_HISTORY = 50;

/**
 * Follows one task to its end. A run that the platform lost, had no room for or killed is started again under a new token. It never throws, so that its
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
  { task, attempt, mishaps = NO_MISHAPS, databricksRunId: known, since }: Input<typeof contract>,
): Workflow<TaskOutcome> {
  const databricksRunId = known ?? (yield* run(ctx, step(submitTask, { task, attempt }))).databricksRunId;
  if (databricksRunId === null) return { step: task.step, state: "cancelled" };
  const started = since ?? now(ctx);

  for (let polls = 0; polls < POLLS_BEFORE_FRESH_HISTORY; polls++) {
    yield* sleep(ctx, pollInterval((now(ctx) - started) / 1000));
    const { state, message } = yield* run(ctx, step(pollTask, { task, databricksRunId }));
    if (state === "active") continue;
    const fate = conclude({ step: task.step, databricksRunId, mishaps }, { state, message });
    if ("outcome" in fate) return fate.outcome;
    if (yield* cancelledWithin(ctx, task.runId, fate.wait))
      return { step: task.step, state: "cancelled", databricksRunId };
    return continueAsNew(ctx, { task, attempt: attempt + 1, mishaps: fate.again });
  }
  return continueAsNew(ctx, { task, attempt, mishaps, databricksRunId, since: started });
}

/** Waits so many seconds, but not on when the life cycle is cancelled meanwhile. */
function* cancelledWithin(ctx: Ctx, runId: string, seconds: number): Workflow<boolean> {
  for (let waited = 0; waited < seconds; waited += LONGEST_SLEEP) {
    yield* sleep(ctx, Math.min(LONGEST_SLEEP, seconds - waited));
    if (yield* run(ctx, step(wasCancelled, { runId }))) return true;
  }
  return false;
}
