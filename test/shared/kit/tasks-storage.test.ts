import { describe, expect, test } from "vitest";
import { readSettings } from "../../../shared/kit/settings.ts";
import { storageParameters, storageVariables } from "../../../shared/kit/tasks-storage.ts";

const good = {
  DataStorage__blobServiceUri: "https://account.blob.core.windows.net",
  DATABRICKS_HOST: "https://adb-1.2.azuredatabricks.net",
  DATABRICKS_CLUSTER: "0123-456789-abcdefgh",
  MLFLOW_TRACKING_URI: "https://adb-1.2.azuredatabricks.net",
  TRAINING_WHEEL: "wheel.whl",
  TRAINING_WHEEL_SHA256: "a".repeat(64),
};
const SCHEMA = { TASKS_STORAGE_ROOT: "/Volumes/main/darkroom" };

describe("tasks reach storage", () => {
  test.each([
    { TASKS_STORAGE: "environment" },
    { TASKS_STORAGE: "secret-scope:darkroom" },
    { TASKS_STORAGE: "service-credential:photos", ...SCHEMA },
    { TASKS_STORAGE: "volumes", ...SCHEMA },
    { TASKS_STORAGE: "service-credential:photos", DATABRICKS_CLUSTER: "serverless" },
    { TASKS_STORAGE: "volumes", DATABRICKS_CLUSTER: "serverless", ...SCHEMA },
  ])("by %o", (more) => {
    expect(readSettings({ ...good, ...more })).toMatchObject(more);
  });

  test.each([
    [
      "nobody",
      { TASKS_STORAGE: "volume" },
      'TASKS_STORAGE: "volume" is no way to storage. Write environment,',
    ],
    [
      "a scope without a name",
      { TASKS_STORAGE: "secret-scope:" },
      'TASKS_STORAGE: "secret-scope:" is no way',
    ],
    ["a schema's name", { TASKS_STORAGE: "service-credential:a.b" }, "is no way to storage"],
    [
      "volumes of nowhere",
      { TASKS_STORAGE: "volumes" },
      "TASKS_STORAGE: volumes needs TASKS_STORAGE_ROOT, a catalog",
    ],
    [
      "volumes in a volume",
      { TASKS_STORAGE: "volumes", TASKS_STORAGE_ROOT: "/Volumes/main/darkroom/all" },
      'such as /Volumes/main/darkroom, not "/Volumes/main/darkroom/all"',
    ],
    [
      "the environment of serverless machines",
      { DATABRICKS_CLUSTER: "serverless" },
      "TASKS_STORAGE: serverless machines have no environment of yours. Write service-credential:NAME",
    ],
    [
      "the environment of serverless machines, of a setting that says nothing",
      { DATABRICKS_CLUSTER: "serverless", TASKS_STORAGE: "" },
      "TASKS_STORAGE: serverless machines have no environment of yours.",
    ],
    [
      "a service credential on a runtime of before",
      {
        TASKS_STORAGE: "service-credential:photos",
        DATABRICKS_CLUSTER: "run",
        DATABRICKS_COMPUTE: '{"node_type": "n", "train": {"runtime": "16.1.x-gpu-ml-scala2.12"}}',
      },
      "DATABRICKS_COMPUTE: runtime: 16.1.x-gpu-ml-scala2.12 has no service credentials",
    ],
  ])("not by %s", (_, more, message) => {
    expect(() => readSettings({ ...good, ...more })).toThrow(message);
  });
});

test("a task is told of it, unless its environment says it", () => {
  expect(storageParameters({})).toEqual([]);
  expect(storageParameters({ TASKS_STORAGE: "environment" })).toEqual([]);
  expect(storageParameters({ TASKS_STORAGE: "volumes" })).toEqual(["--storage=volumes"]);
});

test("a cluster that we create has a scope's secrets in its environment, those of the kind that the app itself logs in with", () => {
  const TASKS_STORAGE = "secret-scope:darkroom";
  expect(storageVariables({ TASKS_STORAGE })).toEqual({
    AZURE_TENANT_ID: "{{secrets/darkroom/tenant-id}}",
    AZURE_CLIENT_ID: "{{secrets/darkroom/client-id}}",
    AZURE_CLIENT_SECRET: "{{secrets/darkroom/client-secret}}",
  });
  expect(storageVariables({ TASKS_STORAGE, DataStorage: "UseDevelopmentStorage=true" })).toEqual({
    AZURE_STORAGE_CONNECTION_STRING: "{{secrets/darkroom/connection-string}}",
  });
  expect(storageVariables({ TASKS_STORAGE: "service-credential:photos" })).toEqual({});
});
