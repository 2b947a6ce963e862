import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { choosePorts, type Ports } from "./ports.ts";
import type { StackOptions } from "./stack-options.ts";
import { connectionString } from "./storage.ts";

const root = join(import.meta.dirname, "..");

/** What the services share. */
export type Layout = {
  root: string; // of this repository
  app: string; // of the function app
  main: string;
  host: string; // script of the Functions host
  data: string;
  ports: Ports;
  parallel: number;
  cloudEvents: boolean;
  connection: string;
  settings: Record<string, string>;
  env: Record<string, string>;
};

/** Decides where everything is, and makes the folders. `note` is told of ports that are not the usual ones. */
export async function layOut(
  data: string,
  options: StackOptions,
  note: (text: string) => void,
): Promise<Layout> {
  for (const folder of ["logs", "azurite", "mlflow", "plans"])
    mkdirSync(join(data, folder), { recursive: true });
  const ports = await choosePorts(options.ports ?? {}, join(data, "ports.json"), note);
  const connection = connectionString(ports.blobs);
  const app = resolve(options.app ?? root);
  return {
    root,
    app,
    main: options.main ?? "main.ts",
    host: options.host ?? join(root, "packages/functions-host/bin/functions-host.mjs"),
    data,
    ports,
    parallel: options.parallel ?? Math.min(4, availableParallelism()),
    cloudEvents: options.cloudEvents ?? false,
    connection,
    settings: {
      AzureWebJobsStorage: connection,
      DataStorage: connection,
      DATABRICKS_HOST: `http://127.0.0.1:${ports.databricks}`,
      DATABRICKS_TOKEN: "local",
      DATABRICKS_CLUSTER: "local",
      MLFLOW_TRACKING_URI: `http://127.0.0.1:${ports.mlflow}`,
      PLANS: ["plans", join(data, "plans"), ...(options.plans ?? []).map((folder) => resolve(folder))].join(
        ",",
      ),
    },
    env: options.env ?? {},
  };
}
