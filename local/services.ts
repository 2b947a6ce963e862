import { delimiter, dirname, join, resolve } from "node:path";
import type { Layout } from "./layout.ts";
import type { ServicePlan } from "./service.ts";

const again = "`npm start` goes on where it stopped.";
const at = (port: number) => `http://127.0.0.1:${port}`;

const socketOf = (data: string) => join(data, "azurite/blobs.sock");

/** Azurite, the storage service; it closes cleanly when its parent dies, because a kill loses its last seconds. */
export function azurite({ root, data, env }: Layout): ServicePlan {
  const socket = socketOf(data);
  return {
    name: "azurite",
    label: "Azurite",
    command: process.execPath,
    args: [join(root, "local/azurite.ts"), socket, "--exit-with-parent"],
    env,
    url: socket,
    ownGroup: true,
    remedy: `${again} If its files are damaged, remove ${join(data, "azurite")}: that deletes the local blobs.`,
  };
}

/** The bridge in front of Azurite: blobs, queues and tables for everybody, events for the functions. */
export function blobs({ root, data, ports, names, cloudEvents, env }: Layout): ServicePlan {
  const webhook = `${at(ports.functions)}/runtime/webhooks/eventgrid?functionName=photosChanged`;
  const schema = cloudEvents ? "cloudevents" : "eventgrid";
  const subscription = `${webhook},prefix=/blobServices/default/containers/images/,schema=${schema}`;
  const place = ["--port", String(ports.blobs), "--azurite", socketOf(data), "--data", join(data, "events")];
  const more = ["--queues", String(ports.queues), "--tables", String(ports.tables)];
  return {
    name: "blobs",
    label: "Blobs",
    ...node(root, "local/events/cli.ts", [
      ...place,
      ...more,
      "--subscribe",
      subscription,
      ...allowed(names),
      "--exit-with-parent",
    ]),
    env,
    url: `${at(ports.blobs)}/devstoreaccount1`,
    health: at(ports.blobs),
    remedy: again,
  };
}

/** A real MLflow server, over SQLite and a folder of artifacts. */
export function mlflow({ root, data, ports, names, env }: Layout): ServicePlan {
  const store = join(data, "mlflow");
  return {
    name: "mlflow",
    label: "MLflow",
    command: join(root, ".venv/bin/python"),
    args: [join(root, "local/mlflow_server.py"), String(ports.mlflow), store, ...names],
    // Job execution is for MLflow's own evaluations: 2 GB of memory and eight more processes.
    env: { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false", MLFLOW_DISABLE_TELEMETRY: "true", ...env },
    url: at(ports.mlflow),
    health: `${at(ports.mlflow)}/health`,
    remedy: `${again} If its database is damaged, remove ${store}: that deletes the local runs and registered models.`,
  };
}

/**
 * The local Databricks; what it starts finds MLflow through its environment, and the blobs too, unless tasks reach storage by what the
 * workspace has for them.
 */
export function databricks(layout: Layout): ServicePlan {
  const { root, data, ports, names, parallel, connection, tasksStorage, env } = layout;
  const place = [
    "--port",
    String(ports.databricks),
    "--data",
    join(data, "databricks"),
    "--python",
    join(root, ".venv/bin/python"),
    "--packages",
    join(root, ".venv/torch"),
  ];
  return {
    name: "databricks",
    label: "Databricks",
    ...node(root, "local/databricks/cli.ts", [
      ...place,
      "--parallel",
      String(parallel),
      "--run-pages",
      `${at(ports.functions)}/api/runs/`,
      ...allowed(names),
      "--exit-with-parent",
    ]),
    env: {
      MLFLOW_TRACKING_URI: at(ports.mlflow),
      LOCAL_DATABRICKS_STORAGE: connection,
      AZURE_STORAGE_CONNECTION_STRING: tasksStorage === "environment" ? connection : "", // and not what somebody's shell has
      ...env,
    },
    url: at(ports.databricks),
    health: at(ports.databricks),
    remedy: again,
  };
}

/** Azure Functions Core Tools in the place of our host, with the app as `npm run build` has left it. */
function func({ ports, settings, env }: Layout): ServicePlan {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`; // its worker takes the first Node there
  return {
    name: "functions",
    label: "Functions (func)",
    command: "func",
    args: ["start", "--port", String(ports.functions)],
    env: { ...settings, FUNCTIONS_WORKER_RUNTIME: "node", PATH: path, ...env },
    url: at(ports.functions),
    health: `${at(ports.functions)}/api/health`,
    proves: false,
    remedy: `Install Azure Functions Core Tools 4, whose command is func, or leave --func out. ${again}`,
  };
}

/** The Functions host with the app. */
export function functions(layout: Layout): ServicePlan {
  if (layout.func) return func(layout);
  const { root, app, main, host, data, ports, names, settings, env } = layout;
  const place = [
    "--app",
    app,
    "--main",
    main,
    "--port",
    String(ports.functions),
    "--data",
    join(data, "host"),
  ];
  return {
    name: "functions",
    label: "Functions",
    ...node(root, host, [...place, ...allowed(names), "--strict", "--exit-with-parent"]),
    env: { ...settings, ...env },
    url: at(ports.functions),
    health: `${at(ports.functions)}/api/health`,
    remedy: `If the app does not load, the lines above say why. ${again}`,
  };
}

/** How a script runs as a service that proves who it is. */
function node(root: string, script: string, args: string[]): Pick<ServicePlan, "command" | "args"> {
  const proof = ["--import", join(root, "local/prove-health.ts")];
  return { command: process.execPath, args: [...proof, resolve(root, script), ...args] };
}

const allowed = (names: string[]) => names.flatMap((name) => ["--allow-host", name]);
