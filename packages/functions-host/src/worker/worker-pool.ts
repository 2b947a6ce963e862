import { randomUUID } from "node:crypto";
import type { HistoryEvent } from "../durable/history-event.ts";
import { createExits } from "./exits.ts";
import type { Invocation, InvocationResult, TurnRequest, TurnResult } from "./protocol.ts";
import { startWorker } from "./start-worker.ts";
import { createTrials, type Work } from "./trials.ts";
import { WorkerLost } from "./worker-lost.ts";
import type { Ready, WorkerOptions, WorkerProcess } from "./worker-process.ts";

const firstRestartDelay = 100;
const longestRestartDelay = 10_000;

/** The processes that run the app; one that dies is replaced, slower each time it dies without having run anything. */
export interface WorkerPool {
  ready: Promise<Ready>;
  /** Runs something in a process, and again in another one where its own has ended through no fault of it. */
  run<T>(work: Work<T>): Promise<T>;
  invoke(invocation: Invocation, rules?: Rules): Promise<InvocationResult>;
  /** Turns of one instance go to the same process, which keeps its history; another one is given the whole of it. */
  turn(turn: TurnRequest, whole: () => HistoryEvent[], rules?: Rules): Promise<TurnResult>;
  pids(): number[];
  stop(): Promise<void>;
}

/** What makes something be run again, or not. */
export type Rules = Pick<Work<unknown>, "wanted" | "onAside" | "signal">;

/** How often something is run that may have ended its process each time: once in company, then alone. */
const tries = 3;

/** Starts `count` worker processes. */
export function startWorkerPool(count: number, options: Omit<WorkerOptions, "alone">): WorkerPool {
  let stopping = false;
  const waitingForWorker: (() => void)[] = [];
  const workers: (WorkerProcess | undefined)[] = [];
  const processes = new Set<WorkerProcess>();
  const log = (level: "warning" | "error", message: string) =>
    options.onLog({ kind: "log", level, category: "host", message });
  const exits = createExits(count, (message) => log("warning", message));
  const trials = createTrials({ shared: anyWorker, alone: () => launch(true), log });
  const ready = Array.from({ length: count }, (_, slot) => start(slot, firstRestartDelay));

  function launch(alone: boolean): WorkerProcess {
    const worker = startWorker({ ...options, alone });
    processes.add(worker);
    void worker.gone.then(({ unasked }) => {
      processes.delete(worker);
      if (unasked && !stopping) exits.add(Date.now());
    });
    return worker;
  }

  function start(slot: number, delay: number): Promise<Ready> {
    const worker = launch(false);
    void worker.ends.then(() => {
      if (workers[slot] === worker) workers[slot] = undefined;
      if (stopping) return;
      const wait = worker.used ? firstRestartDelay : delay;
      setTimeout(() => {
        if (!stopping) start(slot, Math.min(wait * 2, longestRestartDelay)).catch(() => {});
      }, wait);
    });
    return worker.ready.then((message) => {
      workers[slot] = worker;
      for (const wake of waitingForWorker.splice(0)) wake();
      return message;
    });
  }

  async function anyWorker(preferred?: number): Promise<WorkerProcess> {
    for (;;) {
      if (stopping) throw new WorkerLost("innocent", { detail: "the host is stopping", solved: true });
      const alive = workers.flatMap((worker) => (worker && !worker.ending ? [worker] : []));
      const own = preferred === undefined ? undefined : workers[preferred];
      const chosen = own && !own.ending ? own : leastLoaded(alive);
      if (chosen) return chosen;
      await new Promise<void>((resolve) => waitingForWorker.push(resolve));
    }
  }

  async function run<T>(work: Work<T>): Promise<T> {
    const again = work.wanted ?? (() => true);
    return trials.run({ ...work, wanted: () => !stopping && again() });
  }

  return {
    ready: Promise.all(ready).then((messages) => messages[0] as Ready),
    run,
    invoke: (invocation, rules) =>
      run({
        ...rules,
        functionName: invocation.functionName,
        tries,
        on: (worker) => worker.invoke(randomUUID(), invocation),
      }),
    turn: (turn, whole, rules) =>
      run({
        ...rules,
        functionName: turn.functionName,
        tries,
        preferred: slotOf(turn.instanceId, count),
        on: async (worker) => {
          const answer = await worker.turn(randomUUID(), turn);
          if (!answer.forgotten) return answer;
          return worker.turn(randomUUID(), { ...turn, from: 0, events: whole() });
        },
      }),
    pids: () => workers.flatMap((worker) => (worker?.pid === undefined ? [] : [worker.pid])),
    async stop() {
      stopping = true;
      for (const wake of waitingForWorker.splice(0)) wake();
      await Promise.all([...processes].map((worker) => worker.stop()));
    },
  };
}

function leastLoaded(workers: WorkerProcess[]): WorkerProcess | undefined {
  return workers.length < 2 ? workers[0] : workers.reduce((a, b) => (b.load() < a.load() ? b : a));
}

function slotOf(key: string, count: number): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) | 0;
  return Math.abs(hash) % count;
}
