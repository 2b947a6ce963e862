import { app } from "@azure/functions";
import type { Registry } from "prom-client";
import type { Served } from "./functions/kit/serve.ts";
import { explain } from "./functions/serving/explain.ts";
import { getMetrics, measured } from "./functions/serving/metrics.ts";
import { predict } from "./functions/serving/predict.ts";
import { getPrediction, getPredictionPhoto } from "./functions/serving/predictions.ts";
import { v2 } from "./functions/serving/v2.ts";
import type { Blobs } from "./shared/clients/blobs.ts";
import { inTime } from "./shared/kit/in-time.ts";
import type { Plans } from "./shared/plan/plans.ts";
import { Budget } from "./shared/serving/budget.ts";
import { Champions } from "./shared/serving/champions.ts";
import type { Deployments } from "./shared/serving/deployments.ts";
import { Explainer } from "./shared/serving/explain.ts";
import { InferenceLog } from "./shared/serving/inference-log.ts";
import { BODIES_AT_ONCE } from "./shared/serving/inputs.ts";
import { LoggedPhotos } from "./shared/serving/logged-photos.ts";
import { Metrics } from "./shared/serving/metrics.ts";
import type { Pool } from "./shared/serving/pool.ts";
import { Reading } from "./shared/serving/reading.ts";

/** Milliseconds that the start of the app waits for models at the most. */
const WARMING_TAKES = 5000;

/** The routes of predictions: the part that needs storage alone, and goes on while Databricks, MLflow and Durable are away. */
export function servingRoutes(
  plans: Plans,
  blobs: Blobs,
  { pool, deployments }: { pool: Pool; deployments: Deployments },
  registry: Registry,
): Served[] {
  const metrics = new Metrics(pool, deployments, registry);
  const photos = new LoggedPhotos(blobs, (model, fate) => metrics.logged(model, fate));
  const inferenceLog = new InferenceLog(blobs, photos);
  app.hook.appTerminate(() => inferenceLog.flush());
  const champions = new Champions(blobs, deployments);
  // The first who ask need not wait; but an app starts, also where storage takes its time or is away.
  const warm = async () => champions.warm((await plans.all()).keys());
  app.hook.appStart(() =>
    inTime(
      warm().catch(() => undefined),
      WARMING_TAKES,
    ),
  );
  const [reading, bodies] = [new Reading(pool), new Budget(BODIES_AT_ONCE)];
  const predicting = { plans, blobs, champions, deployments, inferenceLog, reading, metrics, bodies };
  const predictions = [
    ...[predict(predicting), explain(predicting, new Explainer(deployments)), ...v2(predicting)],
  ].map((served) => measured(metrics, served));
  return [...predictions, getMetrics(metrics), getPrediction(predicting), getPredictionPhoto(predicting)];
}
