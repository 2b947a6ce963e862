import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "./local/processes.ts";

const settings = {
  DataStorage__blobServiceUri: "https://account.blob.core.windows.net",
  DATABRICKS_HOST: "https://databricks.example.com",
  DATABRICKS_CLUSTER: "serverless",
  MLFLOW_TRACKING_URI: "https://databricks.example.com",
  TRAINING_WHEEL: "/Volumes/main/wheel.whl",
  TRAINING_WHEEL_SHA256: "a".repeat(64),
};
const script = `
  const { installCoreApi } = await import("./packages/functions-host/src/worker/core-api.ts");
  const { loadApp } = await import("./packages/functions-host/src/worker/load-app.ts");
  const { functions } = installCoreApi(() => {});
  const problems = await loadApp(".", "main.ts");
  console.log(JSON.stringify({ problems, names: [...functions.values()].map(({ metadata }) => metadata.name) }));
  process.exit();
`;

test("the app registers all its functions, each by a name of its own that settings can disable", () => {
  const args = ["--input-type=module", "--eval", script];
  const printed = execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, ...settings } });
  const { problems, names } = JSON.parse(printed.toString());
  expect(problems).toEqual([]);
  expect(names).toEqual(
    expect.arrayContaining(["photosChanged", "schedule_digits", "codeChanged", "settle"]),
  );
  for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
});
