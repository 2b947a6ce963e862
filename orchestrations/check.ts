import { collectCheck, type Dataset, prepareCheck } from "../activities/contracts/data.ts";
import { type Output, step } from "../shared/contract.ts";
import { type Ctx, run, type Workflow } from "../shared/durable.ts";
import type { LifecycleRequest } from "../shared/lifecycle.ts";
import { doAll } from "./fan-out.ts";

/** Judges a dataset before anything is spent on it, and leaves its report: of one that is no dataset at all, too. */
export function* check(
  ctx: Ctx,
  request: LifecycleRequest,
  { dataset, errors: problems }: Dataset,
  files: number,
): Workflow<Output<typeof collectCheck>> {
  const { runId } = request;
  const { spec } = yield* run(ctx, step(prepareCheck, { request, dataset, files, problems }));
  yield* doAll(ctx, [{ runId, step: "check", entryPoint: "check", spec }]);
  return yield* run(ctx, step(collectCheck, { runId }));
}
