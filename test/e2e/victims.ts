import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signal } from "../../local/processes.ts";

/** The services that a stack starts again when they end, by what people call them; each has a script. */
export const SCRIPTS = {
  host: "packages/functions-host/bin/functions-host.mjs",
  bridge: "local/events/cli.ts",
  Azurite: "local/azurite.ts",
  MLflow: "local/mlflow_server.py",
  Databricks: "local/databricks/cli.ts",
};
export type Service = keyof typeof SCRIPTS;

/** Longer than Azurite takes to write its catalogs out after a change. */
const WRITTEN_OUT_MS = 6_500;

/** The process of a service of the Darkroom whose folder this is; undefined while it is being started again. */
export function processOf(data: string, service: Service): number | undefined {
  return commands(`${SCRIPTS[service]}.*${data}`)[0]?.pid;
}

/** Kills a service. False if it was dead already. */
export async function killService(data: string, service: Service): Promise<boolean> {
  const pid = processOf(data, service);
  if (pid === undefined) return false;
  // No storage service forgets what it has acknowledged; Azurite does for some seconds, in which nobody must be answered.
  const bridge = service === "Azurite" ? processOf(data, "bridge") : undefined;
  if (bridge !== undefined) {
    signal(bridge, "SIGSTOP");
    await sleep(WRITTEN_OUT_MS);
  }
  signal(pid, "SIGKILL");
  if (bridge !== undefined) signal(bridge, "SIGCONT");
  return true;
}

/** What runs the app, below the host. */
export const WORKER = "packages/functions-host/src/worker/main.ts";

/** The processes that run the app, the oldest first. */
export function workersOf(data: string): number[] {
  const host = processOf(data, "host");
  return host === undefined ? [] : commands(WORKER, host).map(({ pid }) => pid);
}

/** Kills the oldest process that runs the app. */
export function killWorker(data: string): boolean {
  const [worker] = workersOf(data);
  if (worker !== undefined) signal(worker, "SIGKILL");
  return worker !== undefined;
}

/** A step's process, as Databricks started it. */
export interface TaskProcess {
  pid: number;
  /** Databricks' number for the task's own run. */
  taskRunId: number;
  entryPoint: string;
  /** URI of its spec, the same for each of a step's attempts. */
  spec: string;
}

/** The task processes of a Darkroom that run now. */
export function taskProcesses(data: string): TaskProcess[] {
  return commands(`local/databricks/launch.py ${data}`).map(({ pid, args }) => {
    const [folder = "", , entryPoint = "", spec = ""] = args.slice(
      args.findIndex((arg) => arg.endsWith("launch.py")) + 1,
    );
    return { pid, taskRunId: Number(basename(folder)), entryPoint, spec };
  });
}

/** Processes by their command lines, the oldest first. */
function commands(pattern: string, parent?: number): { pid: number; args: string[] }[] {
  const below = parent === undefined ? [] : ["-P", String(parent)];
  const { stdout } = spawnSync("pgrep", [...below, "-af", "--", pattern], { encoding: "utf8" });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [pid, ...args] = line.split(" ");
      return { pid: Number(pid), args };
    });
}
