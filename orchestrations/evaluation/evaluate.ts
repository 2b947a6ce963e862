import { collectEvaluate, prepareEvaluate } from "../../activities/evaluation/contracts.ts";
import type { Evidence } from "../../shared/evaluation/evidence.ts";
import { evaluateTask } from "../../shared/evaluation/tasks.ts";
import { step } from "../../shared/kit/contract.ts";
import { type Ctx, run, type Workflow } from "../../shared/kit/durable.ts";
import type { LifecycleRequest } from "../../shared/requests/request.ts";
import type { Trial } from "../../shared/search/trial.ts";
import { doTasks } from "../tasks/fan-out.ts";

/** Compares the winner with the champion and the best version so far, on the same test photos. */
export function* evaluate(ctx: Ctx, request: LifecycleRequest, winner: Trial): Workflow<Evidence> {
  const { runId } = request;
  const prepare = step(prepareEvaluate, { request, winner });
  const { spec: _, ...judged } = yield* doTasks(ctx, evaluateTask, { runId }, prepare);
  return yield* run(ctx, step(collectEvaluate, { request, ...judged }));
}
