import type { Mlflow } from "../clients/mlflow.ts";
import type { Evidence } from "./evidence.ts";

/**
 * Logs a reused evaluation's figures to the winner's MLflow run, by the names that an evaluation gives them. Figures by class and pictures
 * are with the run that it was made for.
 */
export async function trackEvaluation(
  mlflow: Mlflow,
  mlflowRunId: string,
  { accuracy, wilson95: [low, high], logLoss, brier, calibration, scores }: Evidence["challenger"],
): Promise<void> {
  const figures = {
    test_accuracy: accuracy,
    test_accuracy_low: low,
    test_accuracy_high: high,
    test_log_loss: logLoss,
    test_brier: brier,
    ...(calibration && { test_calibration_error: calibration.after.error }),
    ...(calibration?.before && { test_calibration_error_before: calibration.before.error }),
    ...Object.fromEntries(Object.entries(scores ?? {}).map(([name, score]) => [`test_${name}`, score])),
  };
  const points = Object.entries(figures).map(([key, value]) => ({ key, value, step: 0 }));
  await mlflow.logAll(mlflowRunId, Date.now(), points, {});
}
