import { takeOverPages } from "../../activities/batches/contracts.ts";
import { pollTask, submitTask } from "../../activities/tasks/contracts.ts";
import type { batch as contract } from "../../shared/batches/contract.ts";
import { type Input, step as toDo } from "../../shared/kit/contract.ts";
import { type Ctx, now, run, setStatus, sleep, type Workflow } from "../../shared/kit/durable.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { pollInterval } from "../../shared/kit/poll-interval.ts";
import { conclude } from "../../shared/tasks/conclude.ts";
import { NO_MISHAPS } from "../../shared/tasks/patience.ts";
import { endTasks } from "../tasks/end-tasks.ts";

type Start = Input<typeof contract>;
type Done = NonNullable<Start["done"]>;
export type Tried = NonNullable<Start["task"]> & { step: string; spec: string };

/** Seconds. */
const LONGEST_SLEEP = 30;
/** About 400 events. */
const LOOKS_BEFORE_FRESH_HISTORY = 40;

/** What comes of some looks: the task goes on or begins again, has ended, or the batch was cancelled. */
export type Followed = { done: Done } & ({ task: Tried } | { ended: true } | { cancelled: true });

/**
 * Has Databricks predict the pages that are left, and takes over what it has. A run that fails, or is cancelled by somebody, ends the
 * batch with the reason; the pages that were taken over stay. Nothing of it goes on where the batch does not.
 */
export function* onDatabricks(ctx: Ctx, of: Start, tried: Tried, before: Done): Workflow<Followed> {
  try {
    const followed = yield* follow(ctx, of, tried, before);
    if ("cancelled" in followed) yield* endTasks(ctx, { runId: ctx.instanceId, step: tried.step });
    return followed;
  } catch (error) {
    yield* endTasks(ctx, { runId: ctx.instanceId, step: tried.step });
    throw error;
  }
}

function* follow(ctx: Ctx, { model, batchId, pages }: Start, tried: Tried, before: Done): Workflow<Followed> {
  const { step, spec, attempt, mishaps = NO_MISHAPS } = tried;
  const done = { ...before };
  const look = function* (all: boolean): Workflow<boolean> {
    const found = yield* run(ctx, toDo(takeOverPages, { model, batchId, step, after: done.pages, all }));
    done.pages += found.pages;
    done.photos += found.photos;
    done.unreadable += found.unreadable;
    setStatus(ctx, { stage: "predict", ...done });
    return found.cancelled;
  };
  const task = { runId: ctx.instanceId, step, entryPoint: "predict" as const, spec };
  const databricksRunId =
    tried.databricksRunId ?? (yield* run(ctx, toDo(submitTask, { task, attempt }))).databricksRunId;
  if (databricksRunId === null) return { done, cancelled: true };
  const since = tried.since ?? now(ctx);
  for (let looks = 0; looks < LOOKS_BEFORE_FRESH_HISTORY; looks++) {
    yield* sleep(ctx, pollInterval((now(ctx) - since) / 1000));
    if (yield* look(false)) return { done, cancelled: true };
    const { state, message } = yield* run(ctx, toDo(pollTask, { task, databricksRunId }));
    if (state === "active") continue;
    const fate = conclude({ step, databricksRunId, mishaps }, { state, message });
    if ("outcome" in fate) {
      if (fate.outcome.state === "succeeded") {
        for (let taken = -1; taken < done.pages && done.pages < pages; ) {
          taken = done.pages;
          if (yield* look(true)) return { done, cancelled: true };
        }
        return { done, ended: true };
      }
      throw new TerminalError(fate.outcome.message ?? `Databricks run ${databricksRunId} was cancelled`);
    }
    for (let waited = 0; waited < fate.wait; waited += LONGEST_SLEEP) {
      yield* sleep(ctx, Math.min(LONGEST_SLEEP, fate.wait - waited));
      if (yield* look(false)) return { done, cancelled: true };
    }
    return { done, task: { step, spec, attempt: attempt + 1, mishaps: fate.again } };
  }
  return { done, task: { step, spec, attempt, mishaps, databricksRunId, since } };
}
