import { expect, test } from "vitest";
import { readSettings } from "../../shared/settings.ts";

const good = {
  DataStorage: "UseDevelopmentStorage=true",
  DATABRICKS_HOST: "http://127.0.0.1:8080",
  DATABRICKS_CLUSTER: "local",
  MLFLOW_TRACKING_URI: "http://127.0.0.1:5000",
  TRAINING_WHEEL: "wheel.whl",
  TRAINING_WHEEL_SHA256: "a".repeat(64),
};

test("good settings are read, with defaults for the folder of plans and the engine of preprocess", () => {
  expect(readSettings(good)).toMatchObject({ PLANS: "plans", PREPROCESS_ENGINE: "processes" });
});

test("every missing or wrong setting is named at once, with where to set it", () => {
  const wrong = {
    ...good,
    DataStorage: undefined,
    DATABRICKS_HOST: "localhost",
    TRAINING_WHEEL_SHA256: "abc",
    PREPROCESS_ENGINE: "threads",
  };
  const reading = () => readSettings(wrong);
  expect(reading).toThrow("DataStorage__blobServiceUri");
  expect(reading).toThrow("DATABRICKS_HOST");
  expect(reading).toThrow("TRAINING_WHEEL_SHA256: must be 64 hex digits");
  expect(reading).toThrow("PREPROCESS_ENGINE");
  expect(reading).toThrow("local.settings.json");
});
