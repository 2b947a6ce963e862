import type { Reads } from "../../shared/clients/blobs.ts";
import { planOf } from "../../shared/plan/plans.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import { toldBy } from "../../shared/serving/answer.ts";
import { ask, countingRefused, type Outcome } from "../../shared/serving/ask.ts";
import type { Budget } from "../../shared/serving/budget.ts";
import type { Champions } from "../../shared/serving/champions.ts";
import type { Deployments } from "../../shared/serving/deployments.ts";
import type { InferenceLog } from "../../shared/serving/inference-log.ts";
import { photosOf } from "../../shared/serving/inputs.ts";
import type { Metrics } from "../../shared/serving/metrics.ts";
import { versionOf } from "../../shared/serving/numbered.ts";
import type { Reading } from "../../shared/serving/reading.ts";
import * as routes from "../../shared/serving/routes.ts";
import { serverTiming } from "../../shared/serving/server-timing.ts";
import { leaving } from "../kit/caller-left.ts";
import { details } from "../kit/problems.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** What answers predictions. */
export interface Predicting {
  plans: { all(): Promise<ReadonlyMap<string, Pick<Plan, "serving">>> };
  blobs: Reads;
  champions: Champions;
  deployments: Deployments;
  inferenceLog: Pick<InferenceLog, "record">;
  reading: Reading;
  metrics: Metrics;
  /** Bytes of requests that are being read or answered. */
  bodies: Budget;
}

/** How applications ask a model. */
export function predict(predicting: Predicting) {
  const { plans, bodies, reading, metrics } = predicting;
  return serve(routes.predict, ({ model, version, top }, { request, context }) =>
    bodies.accounting(async (account) => {
      const [started, hasLeft] = [performance.now(), leaving(context)];
      const plan = await planOf(plans, model);
      const { items, isOne } = await countingRefused(metrics, model, photosOf(request, account, reading));
      const read = performance.now() - started;
      const asked = { model, items, started, hasLeft, ...toldBy(plan), top };
      const { outcomes } = await ask(predicting, asked, () => versionOf(predicting, model, version));
      const headers = { "Server-Timing": serverTiming(read, outcomes, performance.now() - started) };
      if (!isOne) return { ...ok({ predictions: outcomes.map(shown) }), headers };
      const [one] = outcomes as [Outcome];
      if ("refused" in one) throw one.refused;
      return { ...ok(one.told), headers };
    }),
  );
}

/** What is told of one photo among several. */
const shown = (outcome: Outcome) =>
  "refused" in outcome ? { error: details(outcome.refused) } : outcome.told;
