import { app } from "@azure/functions";
import type { Served } from "./functions/kit/serve.ts";
import { predict } from "./functions/serving/predict.ts";
import { getPrediction } from "./functions/serving/predictions.ts";
import type { Blobs } from "./shared/clients/blobs.ts";
import type { Plans } from "./shared/plan/plans.ts";
import { Champions } from "./shared/serving/champions.ts";
import { InferenceLog } from "./shared/serving/inference-log.ts";

/** The routes of predictions: the part that needs storage alone, and goes on while Databricks, MLflow and Durable are away. */
export function servingRoutes(plans: Plans, blobs: Blobs): Served[] {
  const inferenceLog = new InferenceLog(blobs);
  app.hook.appTerminate(() => inferenceLog.flush());
  const champions = new Champions(blobs);
  return [predict({ plans, champions, inferenceLog }), getPrediction({ blobs, inferenceLog })];
}
