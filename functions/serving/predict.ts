import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { Budget } from "../../shared/serving/budget.ts";
import type { Champions } from "../../shared/serving/champions.ts";
import { pixelsOf } from "../../shared/serving/decode.ts";
import type { InferenceLog } from "../../shared/serving/inference-log.ts";
import type { Loaded } from "../../shared/serving/load-version.ts";
import type { Answer } from "../../shared/serving/model.ts";
import * as routes from "../../shared/serving/routes.ts";
import { photoOf } from "../../shared/serving/upload.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** Bytes of bodies that are read or wait for their turn. */
const BODIES_AT_ONCE = 200 << 20;
/** Pixels that are decoded and looked at; each costs some ten bytes meanwhile. */
const PIXELS_AT_ONCE = 30_000_000;
/** Milliseconds that a photo waits for its turn at the longest. */
const PATIENCE = 10_000;

/** How applications ask a model. */
export function predict(services: { plans: Plans; champions: Champions; inferenceLog: InferenceLog }) {
  const { plans, champions, inferenceLog } = services;
  const bodies = new Budget(BODIES_AT_ONCE);
  const pixels = new Budget(PIXELS_AT_ONCE);
  return serve(routes.predict, ({ model }, { request }) =>
    bodies.accounting(async (account) => {
      const started = performance.now();
      await planOf(plans, model);
      const photo = await photoOf(request, account);
      const size = pixelsOf(photo);
      const { model: champion, stale } = await champions.of(model);
      const answer = await pixels.inTurn(size, PATIENCE, () => champion.predict(photo));
      const latencyMs = Math.round((performance.now() - started) * 10) / 10;
      return ok(told(inferenceLog, model, champion, answer, { latencyMs, ...(stale && { stale }) }));
    }),
  );
}

/** What the caller gets, once it is in the log. */
function told(
  log: InferenceLog,
  model: string,
  { card, classes }: Loaded,
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
