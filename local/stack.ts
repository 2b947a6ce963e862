import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import pc from "picocolors";
import { choosePorts } from "./ports.ts";
import { identify } from "./processes.ts";
import { Progress } from "./progress.ts";
import { Service, type ServicePlan } from "./service.ts";
import { azurite, blobs, databricks, functions, type Layout, mlflow } from "./services.ts";
import { StackLock } from "./stack-lock.ts";
import { parseOptions, type StackOptions } from "./stack-options.ts";
import { connectionString, createContainers } from "./storage.ts";
import { trainingWheel } from "./training-wheel.ts";
import { Trouble } from "./trouble.ts";

const root = join(import.meta.dirname, "..");

/** A running stack. */
export type Stack = {
  urls: Record<"functions" | "blobs" | "mlflow" | "databricks", string>;
  settings: Record<string, string>; // of the function app
  data: string;
  /** Ends all services in order. */
  stop(): Promise<void>;
  /** Calls back for each service that ends unasked, with its last words. The others stay up. */
  onExit(listener: (service: string, trouble: Trouble) => void): void;
};

/** Starts the services of one machine: what Darkroom needs of Azure, Databricks and MLflow. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const data = resolve(options.data ?? ".darkroom");
  const progress = new Progress(options.quiet ? undefined : process.stdout);
  const lock = await StackLock.take(data);
  const services: Service[] = [];
  const listeners: ((service: string, trouble: Trouble) => void)[] = [];
  let stopping = false;

  async function start(plan: ServicePlan): Promise<void> {
    const service = new Service(plan, join(data, "logs", `${plan.name}.log`), root);
    services.push(service);
    const { pid } = service.child;
    const identity = pid === undefined ? undefined : identify(pid);
    if (identity) lock.remember(identity);
    await progress.during(plan.label, plan.url, service.up());
    service.child.once("exit", () => {
      if (!stopping) for (const listener of listeners) listener(plan.name, service.trouble("unasked"));
    });
  }

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    for (const service of services.toReversed()) await service.stop(); // Azurite, the first, is the last to go
    lock.release();
  }

  try {
    const layout = await lay(data, options, (text) => progress.line(pc.yellow(text)));
    await start(azurite(layout));
    await start(blobs(layout));
    await createContainers(layout.connection);
    const { path, sha256 } = await settled(
      trainingWheel(root, join(data, "wheels")),
      start(mlflow(layout)),
      start(databricks(layout)),
    );
    const settings = { ...layout.settings, TRAINING_WHEEL: path, TRAINING_WHEEL_SHA256: sha256 };
    await start(functions({ ...layout, settings }));
    const urls = { functions: "", blobs: "", mlflow: "", databricks: "" };
    for (const { plan } of services) if (plan.name in urls) urls[plan.name as keyof typeof urls] = plan.url;
    return { urls, settings, data, stop, onExit: (listener) => void listeners.push(listener) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function lay(data: string, options: StackOptions, note: (text: string) => void): Promise<Layout> {
  for (const folder of ["logs", "azurite", "mlflow", "plans"])
    mkdirSync(join(data, folder), { recursive: true });
  const ports = await choosePorts(options.ports ?? {}, join(data, "ports.json"), note);
  const connection = connectionString(ports.blobs);
  const app = resolve(options.app ?? root);
  return {
    root,
    app,
    main: options.main ?? "main.ts",
    host: options.host ?? join(root, "local/host/cli.ts"),
    data,
    ports,
    parallel: options.parallel ?? Math.min(4, availableParallelism()),
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

// Waits for all, so that nothing starts any more when the failure of one is reported.
async function settled<T>(first: Promise<T>, ...others: Promise<void>[]): Promise<T> {
  await Promise.allSettled([first, ...others]);
  await Promise.all(others);
  return first;
}

/** Runs a stack in the foreground until Ctrl-C. */
export async function runStack(options: StackOptions): Promise<void> {
  const say = (text: string) => options.quiet || console.log(text);
  const starting = startStack(options);
  let interrupted = false;
  const stop = async () => {
    if (interrupted) process.exit(130); // the second Ctrl-C: the services end with this process
    interrupted = true;
    say("\nStopping...");
    await starting.then((stack) => stack.stop());
  };
  const stopped = new Promise<void>((resolve, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.on(signal, () => stop().then(resolve, reject));
  });
  try {
    const { onExit } = await starting;
    onExit((_, trouble) => console.error(`\n${pc.red("✖")} ${trouble.message}`));
    if (!interrupted) say("The stack is up. Ctrl-C stops it.");
    await stopped;
  } catch (error) {
    if (!interrupted) throw error; // Ctrl-C while starting ends some services at once
  }
}

if (import.meta.main) {
  try {
    const options = parseOptions(process.argv.slice(2), process.env);
    if (typeof options === "string") console.log(options);
    else await runStack(options);
  } catch (error) {
    console.error(error instanceof Trouble ? `\n${pc.red("✖")} ${error.message}` : error);
    process.exitCode = 1;
  }
}
