import { execFileSync } from "node:child_process";
import { root } from "./local/processes.ts";

/** Settings with which the part that controls starts. */
export const settings = {
  DataStorage__blobServiceUri: "https://account.blob.core.windows.net",
  DATABRICKS_HOST: "https://databricks.example.com",
  DATABRICKS_CLUSTER: "serverless",
  TASKS_STORAGE: "service-credential:photos",
  MLFLOW_TRACKING_URI: "https://databricks.example.com",
  TRAINING_WHEEL: "/Volumes/main/wheel.whl",
  TRAINING_WHEEL_SHA256: "a".repeat(64),
};

const script = `
  const version = process.env.NODE_VERSION_TOLD;
  if (version) Object.defineProperty(process.versions, "node", { value: version });
  const require = (await import("node:module")).createRequire(import.meta.url);
  const { installCoreApi } = await import("./packages/functions-host/src/worker/core-api.ts");
  const { loadApp } = await import("./packages/functions-host/src/worker/load-app.ts");
  const { functions } = installCoreApi(() => {});
  const problems = await loadApp(process.env.APP, process.env.MAIN);
  const names = [...functions.values()].map(({ metadata }) => metadata.name);
  const has = (name) => Object.keys(require.cache).some((file) => file.includes(name));
  const [durable, telemetry] = [has("/durable-functions/"), has("/@opentelemetry/sdk-")];
  console.log(JSON.stringify({ problems, names, durable, telemetry }));
  process.exit();
`;

export interface Registered {
  problems: string[];
  names: string[];
  /** Whether anything of Durable Functions was loaded. */
  durable: boolean;
  /** Whether OpenTelemetry's SDK was; its API is, by prom-client. */
  telemetry: boolean;
}

/** Loads an app as a worker does and tells what it registered; under a version of Node that it is told. */
export function registered(env: Record<string, string>, app = root, main = "main.ts"): Registered {
  const args = ["--input-type=module", "--eval", script];
  const all = { ...process.env, ...env, APP: app, MAIN: main };
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, env: all }).toString());
}
