import { collectCheck, type Dataset, prepareCheck } from "../../activities/dataset/contracts.ts";
import { checkTask } from "../../shared/dataset/tasks.ts";
import { type Output, step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import { doTasks } from "../tasks/fan-out.ts";

/** Judges a dataset before anything is spent on it, and leaves its report: of one that is no dataset at all, too. */
export function* check(
  ctx: Ctx,
  request: LifecycleRequest,
  { dataset, errors: problems }: Dataset,
  files: number,
): Workflow<Output<typeof collectCheck>> {
  const { runId } = request;
  yield* doTasks(ctx, checkTask, { runId }, step(prepareCheck, { request, dataset, files, problems }));
  return yield* run(ctx, step(collectCheck, { runId }));
}
