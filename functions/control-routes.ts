import type { Around } from "../shared/admission/foresee-run.ts";
import type { Databricks } from "../shared/clients/databricks.ts";
import type { Mlflow } from "../shared/clients/mlflow.ts";
import type { Settles } from "../shared/intake/settles.ts";
import { listActs } from "./audit/audit.ts";
import { batchRoutes } from "./batches/batches.ts";
import { datasetReport } from "./dataset/dataset-report.ts";
import { datasetRoutes } from "./dataset/datasets.ts";
import { getQuarantine } from "./dataset/quarantine.ts";
import { getDeepHealth } from "./doctor/doctor.ts";
import { getDrift } from "./drift/drift.ts";
import { photoRoutes } from "./erasure/photos.ts";
import { enabledRoutes } from "./intake/enabled.ts";
import { retireModel } from "./intake/retire.ts";
import { getRequest, retrain } from "./intake/retrain.ts";
import type { Served } from "./kit/serve.ts";
import { planRoutes } from "./plan/plans.ts";
import { retentionRoutes } from "./retention/retention.ts";
import { runRoutes } from "./runs/runs.ts";
import { modelRoutes } from "./versions/models.ts";
import { getStartPage } from "./versions/start-page.ts";
import { versionRoutes } from "./versions/versions.ts";

/** What the routes that control need around them. */
export type Services = Around & { mlflow: Mlflow; databricks: Databricks; settles: Settles };

/** What people ask and order, in the order in which the OpenAPI document has it. */
export const controlRoutes = (services: Services): Served[] => [
  getStartPage(services),
  ...modelRoutes(services),
  ...planRoutes(services),
  retireModel(services),
  retrain(services),
  getRequest,
  ...enabledRoutes(services),
  ...runRoutes(services),
  ...versionRoutes(services),
  ...datasetRoutes(services),
  datasetReport(services),
  getQuarantine(services),
  ...photoRoutes(services),
  ...retentionRoutes(services),
  getDrift(services),
  ...batchRoutes(services),
  getDeepHealth,
  listActs(services),
];
