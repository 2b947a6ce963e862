import type { FromWorker, Invocation, InvocationResult, TurnRequest, TurnResult } from "./protocol.ts";
import type { AppProcess } from "./spawn-worker.ts";

export type Ready = FromWorker & { kind: "ready" };
export type LogEntry = FromWorker & { kind: "log" };

/** What a worker process needs to start. */
export interface WorkerOptions extends AppProcess {
  /** Milliseconds that an invocation may take. */
  timeout: number | undefined;
  /** It runs one thing at a time: what holds it up holds up nothing else. */
  alone?: boolean;
  onLog: (entry: LogEntry) => void;
  /** Told of every run of a function, where somebody wants to know. */
  onRun?: ((run: Run) => void) | undefined;
}

/** One run of a function, or one turn of an orchestrator, that has ended. */
export interface Run {
  id: string;
  functionName: string;
  failed: boolean;
  milliseconds: number;
}

/** One process that runs the app. */
export interface WorkerProcess {
  ready: Promise<Ready>;
  pid: number | undefined;
  /** Where the app takes HTTP requests as streams, if it asked for that; known once it is ready. */
  httpUri: string | undefined;
  /** It has ended or is about to: nothing more may be given to it. */
  ending: boolean;
  /** It has come so far as to be given something to run. */
  used: boolean;
  /** Resolves when it is ending. */
  ends: Promise<void>;
  /** Resolves when it is gone, with whether it has ended unasked. */
  gone: Promise<{ unasked: boolean }>;
  /** Invocations and turns that have not been answered. */
  load(): number;
  invoke(id: string, invocation: Invocation): Promise<InvocationResult>;
  turn(id: string, turn: TurnRequest): Promise<TurnResult>;
  /** Lets the app say goodbye, then ends it. */
  stop(): Promise<void>;
  kill(): void;
}
