import type { Blobs } from "./clients/blobs.ts";
import type { Databricks } from "./clients/databricks.ts";
import type { Events } from "./clients/events.ts";
import type { Mlflow } from "./clients/mlflow.ts";
import type { Plans } from "./plan/plans.ts";
import type { Settings } from "./settings.ts";

/** Everything that effects need; made once, in main.ts. */
export interface Deps {
  settings: Settings;
  plans: Plans;
  blobs: Blobs;
  databricks: Databricks;
  mlflow: Mlflow;
  events: Events;
}
