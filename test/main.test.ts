import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import * as v2Routes from "../shared/serving/v2-routes.ts";
import { root } from "./local/processes.ts";

const settings = {
  DataStorage__blobServiceUri: "https://account.blob.core.windows.net",
  DATABRICKS_HOST: "https://databricks.example.com",
  DATABRICKS_CLUSTER: "serverless",
  MLFLOW_TRACKING_URI: "https://databricks.example.com",
  TRAINING_WHEEL: "/Volumes/main/wheel.whl",
  TRAINING_WHEEL_SHA256: "a".repeat(64),
};
/** Loads the app as a worker does and prints what it registered; under a version of Node that it is told. */
const script = `
  const version = process.env.NODE_VERSION_TOLD;
  if (version) Object.defineProperty(process.versions, "node", { value: version });
  const require = (await import("node:module")).createRequire(import.meta.url);
  const { installCoreApi } = await import("./packages/functions-host/src/worker/core-api.ts");
  const { loadApp } = await import("./packages/functions-host/src/worker/load-app.ts");
  const { functions } = installCoreApi(() => {});
  const problems = await loadApp(".", "main.ts");
  const names = [...functions.values()].map(({ metadata }) => metadata.name);
  const durable = Object.keys(require.cache).some((file) => file.includes("/durable-functions/"));
  console.log(JSON.stringify({ problems, names, durable }));
  process.exit();
`;

function load(env: Record<string, string>): { problems: string[]; names: string[]; durable: boolean } {
  const args = ["--input-type=module", "--eval", script];
  const printed = execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, ...env } });
  return JSON.parse(printed.toString());
}

test("the app registers all its functions, each by a name of its own that settings can disable", () => {
  const { problems, names } = load(settings);
  expect(problems).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(["photosChanged", "schedules", "codeChanged", "settle"]));
  for (const name of names) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
});

test("the part that predicts needs storage alone, and loads nothing of Durable Functions", () => {
  const { DataStorage__blobServiceUri } = settings;
  const { problems, names, durable } = load({ PARTS: "serving", DataStorage__blobServiceUri });
  expect(problems).toEqual([]);
  const kit = ["health", "openApi", "unknownRoute", "unknownV2Route"];
  const protocol = Object.keys(v2Routes).filter((name) => name !== "BINARY");
  expect(names.sort()).toEqual([...kit, "getMetrics", "getPrediction", "predict", ...protocol].sort());
  expect(durable).toBe(false);
});

test("the part that controls predicts nothing", () => {
  const { problems, names } = load({ ...settings, PARTS: "control" });
  expect(problems).toEqual([]);
  expect(names).toEqual(expect.arrayContaining(["lifecycle", "retrain", "health"]));
  expect(names).not.toContain("predict");
});

test("under a Node that is too old one function says so to every caller, in place of none", () => {
  const { problems, names } = load({ NODE_VERSION_TOLD: "20.19.4" });
  expect(problems).toEqual([]);
  expect(names).toEqual(["nodeTooOld", "nodeTooOldPage"]);
});
