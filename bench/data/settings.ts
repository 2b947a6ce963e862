import { readSettings, type Settings } from "../../shared/kit/settings.ts";

/** Settings for benchmarks that need storage and no other service. */
export function storageSettings(connectionString: string): Settings {
  return readSettings({
    DataStorage: connectionString,
    DATABRICKS_HOST: "http://localhost",
    DATABRICKS_CLUSTER: "none",
    MLFLOW_TRACKING_URI: "http://localhost",
    TRAINING_WHEEL: "none",
    TRAINING_WHEEL_SHA256: "0".repeat(64),
  });
}
