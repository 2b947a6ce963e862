import { collectEvaluate, prepareEvaluate } from "../activities/contracts/search.ts";
import { step } from "../shared/contract.ts";
import { type Ctx, run, type Workflow } from "../shared/durable.ts";
import type { LifecycleRequest } from "../shared/lifecycle.ts";
import type { Evidence } from "../shared/release/evidence.ts";
import type { Trial } from "../shared/search/trial.ts";
import { doAll } from "./fan-out.ts";

/** Compares the winner with the champion and the best version so far, on the same test photos. */
export function* evaluate(ctx: Ctx, request: LifecycleRequest, winner: Trial): Workflow<Evidence> {
  const { runId } = request;
  const { spec, ...rivals } = yield* run(ctx, step(prepareEvaluate, { request, winner }));
  yield* doAll(ctx, [{ runId, step: "evaluate", entryPoint: "evaluate", spec }]);
  return yield* run(ctx, step(collectEvaluate, { request, ...rivals }));
}
