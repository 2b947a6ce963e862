import { app } from "@azure/functions";
import { registerPredict } from "./functions/serving/predict.ts";
import { registerGetPrediction } from "./functions/serving/predictions.ts";
import type { Blobs } from "./shared/clients/blobs.ts";
import type { Plans } from "./shared/plan/plans.ts";
import { Champions } from "./shared/serving/champions.ts";
import { InferenceLog } from "./shared/serving/inference-log.ts";

/** Predictions: the part that needs storage alone, and goes on while Databricks, MLflow and Durable are away. */
export function registerServing(plans: Plans, blobs: Blobs): void {
  const log = new InferenceLog(blobs);
  app.hook.appTerminate(() => log.flush());
  registerPredict({ plans }, new Champions(blobs), log);
  registerGetPrediction({ blobs }, log);
}
