import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning, type ProcessIdentity, signal } from "../processes.ts";
import type { Seen } from "./schedule.ts";
import { parametersOf } from "./submit-request.ts";
import type { Task } from "./task.ts";
import { taskEnv } from "./task-env.ts";

const launcher = join(import.meta.dirname, "launch.py");
/** What a cluster's Python has beside the packages of everybody. */
const runtime = join(import.meta.dirname, "runtime");

/** What runs tasks, and a folder of packages that they find where it is there. */
interface Python {
  command: string;
  packages: string;
}

/** The processes that run tasks. They outlive this service; what they leave in their folders tells how they are. */
export class RunProcesses {
  readonly #data: string;
  readonly #python: Python;
  readonly #threads: number;
  readonly #variables: (task: Task) => Record<string, string>;
  readonly #changed: () => void;
  readonly #launched = new Map<number, { child: ChildProcess; died?: string }>();
  readonly #watched = new Set<number>();

  /**
   * `threads` is the share of the cores that each process gets, `variables` its cluster's part of its environment; `changed` is called
   * when a process ends.
   */
  constructor(
    data: string,
    python: Python,
    threads: number,
    variables: (task: Task) => Record<string, string>,
    changed: () => void,
  ) {
    this.#data = data;
    this.#python = python;
    this.#threads = threads;
    this.#variables = variables;
    this.#changed = changed;
  }

  /** Starts a task's process. Started twice, by a service that did not know of the first start, it runs once. */
  start(task: Task): void {
    const folder = this.folder(task);
    mkdirSync(folder, { recursive: true });
    const child = this.#spawn(task, folder);
    child.unref();
    const launch: { child: ChildProcess; died?: string } = { child };
    this.#launched.set(task.taskRunId, launch);
    child.on("error", (error) => {
      launch.died = error.message;
      this.#changed();
    });
    child.on("exit", (code, name) => {
      launch.died = name ?? `exit code ${code}`;
      this.#changed();
    });
  }

  #spawn(task: Task, folder: string): ChildProcess {
    const log = openSync(this.logFile(task), "a");
    const { command, packages } = this.#python;
    const { package_name, entry_point } = task.request.python_wheel_task;
    const args = [launcher, folder, package_name, entry_point, ...parametersOf(task.request)];
    try {
      return spawn(command, args, {
        cwd: folder,
        detached: true, // a group of its own: it survives this service, and is ended with all that it started
        stdio: ["ignore", log, log],
        env: {
          ...taskEnv(process.env),
          OMP_NUM_THREADS: String(this.#threads),
          PYTHONUNBUFFERED: "1",
          ...this.#variables(task),
          PYTHONPATH: [...task.wheels, runtime, ...[packages].filter(existsSync)].join(":"),
        },
      });
    } finally {
      closeSync(log);
    }
  }

  /** What can be seen of a task's process, or "unclaimed" when nobody runs it: a crash came before it started. */
  see(task: Task): Seen | "unclaimed" {
    const launch = this.#launched.get(task.taskRunId);
    const owner = this.#read<ProcessIdentity>(task, "process.json");
    if (!owner && !launch) return "unclaimed";
    // Of a process of this service's own, the end is told by its exit alone, which comes a moment after it is gone.
    const own = launch && (!owner || owner.pid === launch.child.pid) ? launch : undefined;
    const running = own ? own.died === undefined : owner !== undefined && isRunning(owner);
    if (running) this.#watched.add(task.taskRunId);
    const exit = this.#read<NonNullable<Seen["exit"]>>(task, "exit.json"); // after `running`: it is written before the end
    const watched = this.#watched.has(task.taskRunId) || launch !== undefined;
    return { running, watched, ...(exit && { exit }), ...(own?.died !== undefined && { died: own.died }) };
  }

  /** Signals a task's process and all that it has started. One never seen alive may have left its pid to a stranger. */
  signal(task: Task, name: NodeJS.Signals): void {
    if (!this.#watched.has(task.taskRunId) && !this.#launched.has(task.taskRunId)) return;
    const pid =
      this.#read<ProcessIdentity>(task, "process.json")?.pid ?? this.#launched.get(task.taskRunId)?.child.pid;
    if (pid !== undefined) signal(-pid, name);
  }

  folder(task: Task): string {
    return join(this.#data, "runs", String(task.taskRunId));
  }

  logFile(task: Task): string {
    return join(this.folder(task), "log.txt");
  }

  #read<T>(task: Task, name: string): T | undefined {
    const path = join(this.folder(task), name);
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : undefined;
  }
}
