import type { Around } from "../shared/admission/foresee-run.ts";
import type { Databricks } from "../shared/clients/databricks.ts";
import type { Mlflow } from "../shared/clients/mlflow.ts";
import type { Settles } from "../shared/intake/settles.ts";
import type { Champions } from "../shared/serving/champions.ts";
import type { InferenceLog } from "../shared/serving/inference-log.ts";
import { datasetReport } from "./dataset/dataset-report.ts";
import { datasetRoutes } from "./dataset/datasets.ts";
import { getQuarantine } from "./dataset/quarantine.ts";
import { getDrift } from "./drift/drift.ts";
import { photoRoutes } from "./erasure/photos.ts";
import { enabledRoutes } from "./intake/enabled.ts";
import { retrain } from "./intake/retrain.ts";
import { health } from "./kit/health.ts";
import type { Served } from "./kit/serve.ts";
import { retentionRoutes } from "./retention/retention.ts";
import { runRoutes } from "./runs/runs.ts";
import { predict } from "./serving/predict.ts";
import { getPrediction } from "./serving/predictions.ts";
import { modelRoutes } from "./versions/models.ts";
import { versionRoutes } from "./versions/versions.ts";

/** What the routes need around them. */
export type Services = Around & {
  mlflow: Mlflow;
  databricks: Databricks;
  settles: Settles;
  champions: Champions;
  inferenceLog: InferenceLog;
};

/** Every route with what answers it, in the order in which the OpenAPI document has them. */
export const routesOf = (services: Services): Served[] => [
  health,
  ...modelRoutes(services),
  retrain(services),
  ...enabledRoutes(services),
  ...runRoutes(services),
  ...versionRoutes(services),
  ...datasetRoutes(services),
  datasetReport(services),
  getQuarantine(services),
  ...photoRoutes(services),
  ...retentionRoutes(services),
  predict(services),
  getPrediction(services),
  getDrift(services),
];
