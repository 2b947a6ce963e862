import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { Budget } from "../../shared/serving/budget.ts";
import type { Champions } from "../../shared/serving/champions.ts";
import type { Deployment, Deployments } from "../../shared/serving/deployments.ts";
import type { InferenceLog } from "../../shared/serving/inference-log.ts";
import * as routes from "../../shared/serving/routes.ts";
import { photoOf } from "../../shared/serving/upload.ts";
import type { Answer } from "../../shared/serving/works.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** Bytes of bodies that are read or wait for their turn. */
const BODIES_AT_ONCE = 200 << 20;

/** What answers predictions. */
export interface Predicting {
  plans: Plans;
  champions: Champions;
  deployments: Deployments;
  inferenceLog: InferenceLog;
}

/** How applications ask a model. */
export function predict({ plans, champions, deployments, inferenceLog }: Predicting) {
  const bodies = new Budget(BODIES_AT_ONCE);
  return serve(routes.predict, ({ model }, { request }) =>
    bodies.accounting(async (account) => {
      const started = performance.now();
      await planOf(plans, model);
      const photo = await photoOf(request, account);
      const { deployment, stale } = await champions.of(model);
      const answer = await deployments.predict(deployment, { photo });
      const latencyMs = Math.round((performance.now() - started) * 10) / 10;
      return ok(told(inferenceLog, model, deployment, answer, { latencyMs, ...(stale && { stale }) }));
    }),
  );
}

/** What the caller gets, once it is in the log. */
function told(
  log: InferenceLog,
  model: string,
  { card, spec: { classes } }: Deployment,
  { probabilities: scores, features }: Answer,
  how: { latencyMs: number; stale?: boolean },
) {
  const best = scores.indexOf(Math.max(...scores));
  const [label, probability] = [classes[best] as string, scores[best] as number];
  const { version, runId, dataset } = card;
  return {
    predictionId: log.record(model, { version, label, probability, features, ...how }),
    label,
    probability,
    probabilities: Object.fromEntries(classes.map((label, n) => [label, scores[n] as number])),
    model,
    version,
    runId,
    dataset,
    ...how,
  };
}
