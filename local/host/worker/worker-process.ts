import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type {
  FromWorker,
  Invocation,
  InvocationResult,
  ToWorker,
  TurnRequest,
  TurnResult,
} from "./protocol.ts";
import { receive, sender } from "./wire.ts";

export type Ready = FromWorker & { kind: "ready" };
export type LogEntry = FromWorker & { kind: "log" };

/** The worker went away while it ran something: nobody knows how far it came, so it must be run again. */
export class WorkerLost extends Error {
  constructor(detail: string) {
    super(`The worker process ended (${detail}) while it ran this.`);
    this.name = "WorkerLost";
  }
}

/** What a worker process needs to start. */
export interface WorkerOptions {
  root: string;
  main: string | undefined;
  env: Record<string, string | undefined>;
  /** Milliseconds that an invocation may take. */
  timeout: number | undefined;
  onLog: (entry: LogEntry) => void;
  onExit: (detail: string) => void;
}

/** One process that runs the app. */
export interface WorkerProcess {
  ready: Promise<Ready>;
  pid: number | undefined;
  /** Where the app takes HTTP requests as streams, if it asked for that; known once it is ready. */
  httpUri: string | undefined;
  /** It was told to end: nothing more may be given to it. */
  ending: boolean;
  /** Invocations and turns that have not been answered. */
  load(): number;
  invoke(id: string, invocation: Invocation): Promise<InvocationResult>;
  turn(id: string, turn: TurnRequest): Promise<TurnResult>;
  /** Lets the app say goodbye, then ends it. */
  stop(): Promise<void>;
  kill(): void;
}

interface Waiting {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

/** Starts a worker process. It ends by itself when this process does, because its pipe closes. */
export function startWorker(options: WorkerOptions): WorkerProcess {
  const entry = join(import.meta.dirname, "main.ts");
  const args = [
    "--enable-source-maps",
    "--disable-warning=ExperimentalWarning",
    "--min-semi-space-size=16",
    "--max-semi-space-size=32",
    entry,
    options.root,
  ];
  const child = spawn(process.execPath, options.main ? [...args, options.main] : args, {
    cwd: options.root,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const pipe = child.stdio[3] as Socket;
  const send = sender<ToWorker>(pipe);
  const waiting = new Map<string, Waiting>();
  const ready = Promise.withResolvers<Ready>();
  const gone = Promise.withResolvers<void>();
  pipe.on("error", () => {});

  receive<FromWorker>(pipe, (message) => {
    switch (message.kind) {
      case "ready":
        worker.httpUri = message.capabilities.HttpUri;
        return ready.resolve(message);
      case "log":
        return options.onLog(message);
      default:
        waiting.get(message.id)?.resolve(message.result as never);
        waiting.delete(message.id);
    }
  });
  forwardOutput(child, options.onLog);
  child.on("exit", (code, signal) => {
    const detail = signal ?? `exit code ${code}`;
    ready.reject(new Error(`The worker process ended (${detail}) before the app was loaded.`));
    for (const { reject } of waiting.values()) reject(new WorkerLost(detail));
    waiting.clear();
    gone.resolve();
    options.onExit(detail);
  });

  function ask<T>(id: string, message: ToWorker): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (child.exitCode !== null || child.signalCode !== null) return reject(new WorkerLost("already gone"));
      waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      send(message);
    });
  }

  /** A function that takes too long fails; ending its process is the only way to stop it, as in Azure. */
  function withinTime<T>(
    id: string,
    functionName: string,
    answer: Promise<T>,
    onTimeout: (message: string) => void,
  ): Promise<T> {
    const limit = options.timeout;
    if (limit === undefined) return answer;
    const timer = setTimeout(() => {
      const message = `Timeout value of ${limit / 1000} s exceeded by function '${functionName}' (Id: '${id}').`;
      onTimeout(message);
      options.onLog({ kind: "log", level: "error", category: "host", message });
      worker.ending = true;
      child.kill("SIGKILL");
    }, limit);
    return answer.finally(() => clearTimeout(timer));
  }

  const worker: WorkerProcess = {
    httpUri: undefined,
    ending: false,
    ready: ready.promise,
    pid: child.pid,
    load: () => waiting.size,
    invoke: (id, invocation) =>
      withinTime(id, invocation.functionName, ask(id, { kind: "invoke", id, invocation }), (message) => {
        waiting.get(id)?.resolve({ outputs: [], failure: { message, stack: message } } as never);
        waiting.delete(id);
      }),
    // A turn has changed nothing yet: it is lost with its process and runs again.
    turn: (id, turn) => withinTime(id, turn.functionName, ask(id, { kind: "turn", id, turn }), () => {}),
    async stop() {
      send({ kind: "stop" });
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await gone.promise;
      clearTimeout(timer);
    },
    kill: () => child.kill("SIGKILL"),
  };
  return worker;
}

function forwardOutput(child: ChildProcess, onLog: (entry: LogEntry) => void): void {
  for (const [stream, level] of [
    [child.stdout, "information"],
    [child.stderr, "error"],
  ] as const) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (message) => {
      onLog({ kind: "log", level, category: "console", message });
    });
  }
}
