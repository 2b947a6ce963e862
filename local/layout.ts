import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { HeldPorts } from "./held-ports.ts";
import { choosePorts, type Ports } from "./ports.ts";
import type { StackOptions } from "./stack-options.ts";
import { connectionString } from "./storage.ts";
import { tasksStorageSettings, type Way } from "./tasks-storage.ts";
import { tokenIn } from "./token.ts";

const root = join(import.meta.dirname, "..");

/** What the services share. */
export type Layout = {
  root: string; // of this repository
  app: string; // of the function app
  main: string;
  host: string; // script of the Functions host
  func: boolean; // Core Tools in its place
  data: string;
  ports: Ports;
  names: string[]; // by which this machine may be called, beside those of the loopback addresses
  parallel: number;
  cloudEvents: boolean;
  connection: string;
  tasksStorage: Way;
  settings: Record<string, string>;
  env: Record<string, string>;
};

/** Decides where everything is, and makes the folders. `note` is told of ports that are not the usual ones. */
export async function layOut(
  data: string,
  options: StackOptions,
  held: HeldPorts,
  note: (text: string) => void,
): Promise<Layout> {
  for (const folder of ["logs", "azurite", "mlflow", "databricks", "plans"])
    mkdirSync(join(data, folder), { recursive: true });
  const ports = await choosePorts(options.ports ?? {}, join(data, "ports.json"), held, note);
  const connection = connectionString(ports.blobs, ports);
  const tasksStorage = options.tasksStorage ?? "environment";
  const app = resolve(options.app ?? root);
  return {
    root,
    app,
    main: options.main ?? "main.ts",
    host: options.host ?? join(root, "packages/functions-host/bin/functions-host.mjs"),
    func: options.func ?? false,
    data,
    ports,
    names: options.allowHosts ?? [],
    parallel: options.parallel ?? Math.min(4, availableParallelism()),
    cloudEvents: options.cloudEvents ?? false,
    connection,
    tasksStorage,
    settings: {
      ...tasksStorageSettings(tasksStorage),
      AzureWebJobsStorage: connection,
      DataStorage: connection,
      DATABRICKS_HOST: `http://127.0.0.1:${ports.databricks}`,
      DATABRICKS_TOKEN: tokenIn(join(data, "databricks/token")),
      DATABRICKS_CLUSTER: "local",
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${ports.mlflow}`,
      SIGN_IN: "developer",
      PLANS: ["plans", join(data, "plans"), ...(options.plans ?? []).map((folder) => resolve(folder))].join(
        ",",
      ),
    },
    env: options.env ?? {},
  };
}
