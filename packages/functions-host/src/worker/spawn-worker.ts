import { type ChildProcess, spawn } from "node:child_process";
import { extname, join } from "node:path";
import { type AppNode, typeScriptOptions } from "./find-node.ts";

/** What it takes to run an app in a process. */
export interface AppProcess {
  node: AppNode;
  root: string;
  main: string | undefined;
  env: Record<string, string | undefined>;
}

/** The descriptors of the pipes between host and worker. */
export const messagesFd = 3;
export const alarmsFd = 4;

/** Starts the process; messages and alarms have pipes of their own. */
export function spawnWorker({ node, root, main, env }: AppProcess): ChildProcess {
  const entry = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
  const args = [
    ...typeScriptOptions(node.version),
    "--enable-source-maps",
    "--disable-warning=ExperimentalWarning",
    // What the app reads of bodies is garbage at once: in a large young generation it lies about for long.
    "--max-semi-space-size=8",
    entry,
    root,
  ];
  return spawn(node.path, main ? [...args, main] : args, {
    cwd: root,
    // Native libraries of an app have many threads, and glibc keeps what each has freed: one app that decodes images held 972 MB, and 902 so.
    env: { MALLOC_ARENA_MAX: "2", ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
  });
}
