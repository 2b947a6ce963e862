import { collectEvaluate, prepareEvaluate } from "../activities/contracts/search.ts";
import { step } from "../shared/contract.ts";
import { type Ctx, run, type Workflow } from "../shared/durable.ts";
import type { LifecycleRequest } from "../shared/lifecycle.ts";
import type { Evidence } from "../shared/release/evidence.ts";
import type { Trial } from "../shared/search/trial.ts";
import { doAll } from "./fan-out.ts";

/** Compares the winner with the champion on the same test photos, which nothing else has looked at. */
export function* evaluate(
  ctx: Ctx,
  request: LifecycleRequest,
  dataset: string,
  winner: Trial,
): Workflow<Evidence> {
  const { runId } = request;
  const { spec, champion } = yield* run(ctx, step(prepareEvaluate, { request, dataset, winner }));
  yield* doAll(ctx, [{ runId, step: "evaluate", entryPoint: "evaluate", spec }]);
  return yield* run(ctx, step(collectEvaluate, { request, dataset, champion }));
}
