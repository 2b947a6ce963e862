import type { AxiosInstance } from "axios";
import type { Settings } from "../kit/settings.ts";
import { databricksToken } from "./databricks-token.ts";
import { serviceClient } from "./http.ts";

/** Unity Catalog takes no `. , - = / :` in a tag's name. */
export const catalogTag = (key: string) => key.replace(/[.,\-=/:]/g, "_");

/** Whether a registered model is one of Unity Catalog: its name has three levels, catalog.schema.model. */
export const isInCatalog = (model: string) => model.split(".").length === 3;

/** Unity Catalog's registry of models, as far as TypeScript needs it: versions are made by a task, with MLflow's own client. */
export class CatalogModels {
  readonly #http: AxiosInstance;

  constructor(settings: Settings) {
    this.#http = serviceClient({
      name: "Unity Catalog",
      url: settings.DATABRICKS_HOST,
      setting: "DATABRICKS_HOST",
      needs: "must own the registered model, and may use its catalog and schema",
      token: databricksToken(settings),
    });
  }

  /** Asks for the models of a catalog's schema. */
  async reach(registry: string): Promise<void> {
    const [catalog_name, schema_name] = registry.split(".");
    await this.#http.get("/api/2.1/unity-catalog/models", {
      params: { catalog_name, schema_name, max_results: 1 },
    });
  }

  async setAlias(model: string, alias: string, version: string): Promise<void> {
    const at = `/api/2.1/unity-catalog/models/${encodeURIComponent(model)}/aliases/${encodeURIComponent(alias)}`;
    await this.#http.put(at, { version_num: Number(version) });
  }

  async tagVersion(model: string, version: string, key: string, value: string): Promise<void> {
    const body = { name: model, version, key: catalogTag(key), value };
    await this.#http.post("/api/2.0/mlflow/unity-catalog/model-versions/set-tag", body);
  }
}
