import { requestRun } from "../../activities/admission/contracts.ts";
import { closeRun, type concludeRun as contract, examineRun } from "../../activities/runs/contracts.ts";
import { type Input, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import { explain } from "../../shared/kit/errors.ts";
import { endTasks } from "../tasks/end-tasks.ts";

/**
 * Ends a run whose own orchestration has died without a result: first what goes on of it at Databricks, last its hold on its model's
 * place. What an upgrade of the app has ended is asked for again before that, so that it is never forgotten in between.
 */
export function* concludeRun(ctx: Ctx, { runId }: Input<typeof contract>): Workflow<null> {
  const left = yield* attempt(() => endTasks(ctx, { runId }));
  const { model, outcome, because, again } = yield* run(ctx, step(examineRun, { runId }));
  const asked = again && (yield* attempt(() => run(ctx, step(requestRun, again))));
  const told = [
    because,
    ...(left === null ? [] : [`Its Databricks runs may still go on: ${left}`]),
    ...(asked === null ? [] : [`It could not be asked for again: ${asked}`]),
  ];
  yield* run(ctx, step(closeRun, { runId, model, outcome, because: told.join(". ") }));
  return null;
}

/** Why work did not succeed, or null if it did. */
function* attempt(work: () => Workflow<unknown>): Workflow<string | null> {
  try {
    yield* work();
    return null;
  } catch (error) {
    return explain(error);
  }
}
