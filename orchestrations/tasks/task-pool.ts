import {
  type taskPool as contract,
  pollTasks,
  submitTasks,
  takeTasks,
} from "../../activities/tasks/contracts.ts";
import { type Input, step } from "../../shared/kit/contract.ts";
import { type Ctx, continueAsNew, now, run, sleep, type Workflow } from "../../shared/kit/durable.ts";
import { looked, toLook, untilNext } from "../../shared/tasks/looks.ts";
import { openPool, taken, tokensOf } from "../../shared/tasks/pool.ts";
import { submitted, toSubmit } from "../../shared/tasks/submissions.ts";
import type { TaskOutcome } from "../../shared/tasks/task.ts";

const TICKS_BEFORE_FRESH_HISTORY = 20;

/** Does the tasks of a queue, so many at once: each tick looks at all of them, and whatever has room takes the next. */
export function* taskPool(ctx: Ctx, input: Input<typeof contract>): Workflow<TaskOutcome[]> {
  const { runId, queue, width } = input;
  let pool = input.pool ?? openPool(width);
  for (let ticks = 0; pool.idle.length + pool.members.length > 0; ticks++) {
    if (ticks === TICKS_BEFORE_FRESH_HISTORY) return continueAsNew(ctx, { runId, queue, width, pool });
    if (pool.idle.length > 0) {
      const tokens = tokensOf(pool, ctx.instanceId);
      const { tasks, over } = yield* run(ctx, step(takeTasks, { runId, queue, tokens }));
      pool = taken(pool, tasks, over, now(ctx));
    }
    const submissions = toSubmit(pool, now(ctx));
    if (submissions.length > 0) {
      const answers = yield* run(ctx, step(submitTasks, { tasks: submissions }));
      pool = submitted(pool, answers, now(ctx));
    }
    if (pool.idle.length > 0 || pool.members.length === 0) continue;
    yield* sleep(ctx, untilNext(pool, now(ctx)));
    const runs = toLook(pool, now(ctx));
    pool = looked(pool, runs, yield* run(ctx, step(pollTasks, { runId, runs })), now(ctx));
  }
  return pool.outcomes;
}
