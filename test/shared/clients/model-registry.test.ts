import { afterAll, expect, test } from "vitest";
import { Mlflow } from "../../../shared/clients/mlflow.ts";
import { readSettings } from "../../../shared/kit/settings.ts";
import { registryOf } from "../../../shared/releases/registry.ts";
import { startDatabricks } from "../../local/databricks/databricks.ts";

const databricks = await startDatabricks({ until: afterAll });
const settings = readSettings({
  ...{
    DataStorage: "UseDevelopmentStorage=true",
    DATABRICKS_CLUSTER: "local",
    MODEL_REGISTRY: "main.darkroom",
  },
  ...{ DATABRICKS_HOST: databricks.url, DATABRICKS_TOKEN: databricks.token },
  ...{
    MLFLOW_TRACKING_URI: "http://127.0.0.1:1",
    TRAINING_WHEEL: "wheel",
    TRAINING_WHEEL_SHA256: "a".repeat(64),
  },
});
const mlflow = new Mlflow(settings);
const UC = "/api/2.0/mlflow/unity-catalog";

test("a model of three levels has its aliases and tags in Unity Catalog, whatever serves as tracking server", async () => {
  const { model: name } = registryOf(settings, "pets");
  await databricks.call("POST", `${UC}/registered-models/create`, { name });
  await databricks.call("POST", `${UC}/model-versions/create`, { name, source: "models:/m-1" });
  await mlflow.setAlias(name, "champion", "1");
  await mlflow.tagVersion(name, "1", "darkroom.promoted", "2026");
  const { json } = await databricks.call("GET", `${UC}/model-versions/get?name=${name}&version=1`);
  expect(json.model_version).toMatchObject({
    aliases: [{ alias: "champion", version: "1" }],
    tags: [{ key: "darkroom_promoted", value: "2026" }],
  });
});

test("what Unity Catalog refuses says what the app's identity needs", async () => {
  await expect(mlflow.setAlias("main.darkroom.cats", "champion", "1")).rejects.toThrow(
    "Unity Catalog answered 404 RESOURCE_DOES_NOT_EXIST",
  );
});

test("models are registered in Unity Catalog where a catalog and schema are set, and never in one by accident", () => {
  expect(registryOf(settings, "pets")).toEqual({ model: "main.darkroom.pets", registry: "databricks-uc" });
  const { MODEL_REGISTRY: _, ...without } = settings;
  expect(registryOf(without, "pets")).toEqual({ model: "pets" });
  const managed = { ...without, MLFLOW_TRACKING_URI: `${databricks.url}/` };
  expect(registryOf(managed, "pets")).toEqual({ model: "pets", registry: "databricks" });
});
