import { cancelTasks, tasksGoOn } from "../../activities/tasks/contracts.ts";
import { step } from "../../shared/kit/contract.ts";
import { awaitPending, type Ctx, now, run, sleep, version, type Workflow } from "../../shared/kit/durable.ts";
import { TerminalError } from "../../shared/kit/errors.ts";
import { pollInterval } from "../../shared/kit/poll-interval.ts";

/** About a quarter of an hour: Databricks ends what it was told to end within minutes. */
const LOOKS = 50;

/**
 * Ends a life cycle's tasks, or the one of a step, and waits until nothing of them goes on: neither what this workflow has started,
 * nor the Databricks run of a child that died, which nobody follows any more.
 */
export function* endTasks(ctx: Ctx, tasks: { runId: string; step?: string }): Workflow<void> {
  yield* run(ctx, step(cancelTasks, tasks));
  yield* awaitPending(ctx);
  // Without a version, histories say that it ended here.
  if (version(ctx) === undefined) return;
  const began = now(ctx);
  for (let looks = 0; looks < LOOKS; looks++) {
    if (!(yield* run(ctx, step(tasksGoOn, tasks)))) return;
    yield* sleep(ctx, pollInterval((now(ctx) - began) / 1000));
  }
  throw new TerminalError("they were cancelled, but Databricks has not ended them yet");
}
