import { app } from "@azure/functions";
import { z } from "zod";
import type { Deps } from "../shared/deps.ts";
import { http, ok } from "../shared/http.ts";
import { planOf } from "../shared/plan/plans.ts";
import { PixelBudget } from "../shared/serving/budget.ts";
import type { Champions } from "../shared/serving/champions.ts";
import { pixelsOf } from "../shared/serving/decode.ts";
import type { InferenceLog } from "../shared/serving/inference-log.ts";
import { photoOf } from "../shared/serving/upload.ts";

/** About a gigabyte while they are decoded, at the worst. */
const PIXELS_AT_ONCE = 100_000_000;

/** POST api/models/{model}/predict: a photo in, a label with its probability out. */
export function registerPredict(
  { plans }: Pick<Deps, "plans">,
  champions: Champions,
  log: InferenceLog,
): void {
  const budget = new PixelBudget(PIXELS_AT_ONCE);
  app.http("predict", {
    methods: ["POST"],
    route: "api/models/{model}/predict",
    authLevel: "function",
    handler: http(z.object({ model: z.string() }), async ({ model }, request) => {
      const started = performance.now();
      planOf(plans, model);
      const photo = await photoOf(request);
      const pixels = pixelsOf(photo);
      const { card, classes, predict } = await champions.of(model);
      const { probabilities: scores, features } = await budget.during(pixels, () => predict(photo));
      const best = scores.indexOf(Math.max(...scores));
      const [label, probability] = [classes[best] as string, scores[best] as number];
      const latencyMs = Math.round((performance.now() - started) * 10) / 10;
      const { version } = card;
      return ok({
        predictionId: log.record(model, { version, label, probability, latencyMs, features }),
        label,
        probability,
        probabilities: Object.fromEntries(classes.map((label, n) => [label, scores[n]])),
        model,
        version,
        runId: card.runId,
        dataset: card.dataset,
        latencyMs,
      });
    }),
  });
}
