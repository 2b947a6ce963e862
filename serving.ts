import { app } from "@azure/functions";
import type { Served } from "./functions/kit/serve.ts";
import { predict } from "./functions/serving/predict.ts";
import { getPrediction } from "./functions/serving/predictions.ts";
import type { Blobs } from "./shared/clients/blobs.ts";
import type { Plans } from "./shared/plan/plans.ts";
import { Champions } from "./shared/serving/champions.ts";
import type { Deployments } from "./shared/serving/deployments.ts";
import { inTime } from "./shared/serving/in-time.ts";
import { InferenceLog } from "./shared/serving/inference-log.ts";

/** Milliseconds that the start of the app waits for models at the most. */
const WARMING_TAKES = 5000;

/** The routes of predictions: the part that needs storage alone, and goes on while Databricks, MLflow and Durable are away. */
export function servingRoutes(plans: Plans, blobs: Blobs, deployments: Deployments): Served[] {
  const inferenceLog = new InferenceLog(blobs);
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
  return [predict({ plans, champions, deployments, inferenceLog }), getPrediction({ blobs, inferenceLog })];
}
