import type { Settings } from "../kit/settings.ts";

type Registry = Pick<Settings, "MODEL_REGISTRY" | "MLFLOW_TRACKING_URI" | "DATABRICKS_HOST">;

/**
 * Under which name, and in which of MLflow's registries, versions of a model are registered. On Databricks the registry is always named:
 * MLflow 3 takes Unity Catalog's otherwise, which no name of one level is in.
 */
export function registryOf(
  { MODEL_REGISTRY, MLFLOW_TRACKING_URI, DATABRICKS_HOST }: Registry,
  model: string,
): { model: string; registry?: "databricks" | "databricks-uc" } {
  if (MODEL_REGISTRY !== undefined) return { model: `${MODEL_REGISTRY}.${model}`, registry: "databricks-uc" };
  const onDatabricks = MLFLOW_TRACKING_URI.replace(/\/$/, "") === DATABRICKS_HOST.replace(/\/$/, "");
  return onDatabricks ? { model, registry: "databricks" } : { model };
}
