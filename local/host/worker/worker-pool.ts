import { randomUUID } from "node:crypto";
import type { Invocation, InvocationResult, TurnRequest, TurnResult } from "./protocol.ts";
import {
  type Ready,
  startWorker,
  WorkerLost,
  type WorkerOptions,
  type WorkerProcess,
} from "./worker-process.ts";

const firstRestartDelay = 100;
const longestRestartDelay = 10_000;

/** The processes that run the app; one that dies is replaced, slower each time it dies again at once. */
export interface WorkerPool {
  ready: Promise<Ready>;
  /** A process that is up, the least busy one. */
  pick(): Promise<WorkerProcess>;
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Turns of one instance go to the same process, which keeps its history. */
  turn(turn: TurnRequest): Promise<TurnResult>;
  pids(): number[];
  stop(): Promise<void>;
}

/** Starts `count` worker processes. */
export function startWorkerPool(count: number, options: Omit<WorkerOptions, "onExit">): WorkerPool {
  let stopping = false;
  const waitingForWorker: (() => void)[] = [];
  const workers: (WorkerProcess | undefined)[] = [];
  const processes = new Set<WorkerProcess>();
  const ready = Array.from({ length: count }, (_, slot) => start(slot, firstRestartDelay));

  function start(slot: number, delay: number): Promise<Ready> {
    const startedAt = Date.now();
    const worker = startWorker({
      ...options,
      onExit(detail) {
        processes.delete(worker);
        if (workers[slot] === worker) workers[slot] = undefined;
        if (stopping) return;
        options.onLog({
          kind: "log",
          level: "error",
          category: "host",
          message: `The worker ended (${detail}).`,
        });
        const healthy = Date.now() - startedAt > 10_000;
        const wait = healthy ? firstRestartDelay : delay;
        setTimeout(() => {
          if (!stopping) start(slot, Math.min(wait * 2, longestRestartDelay)).catch(() => {});
        }, wait);
      },
    });
    processes.add(worker);
    return worker.ready.then((message) => {
      workers[slot] = worker;
      for (const wake of waitingForWorker.splice(0)) wake();
      return message;
    });
  }

  async function anyWorker(preferred?: number): Promise<WorkerProcess> {
    for (;;) {
      if (stopping) throw new WorkerLost("the host is stopping");
      const alive = workers.flatMap((worker) => (worker && !worker.ending ? [worker] : []));
      const own = preferred === undefined ? undefined : workers[preferred];
      const chosen = own && !own.ending ? own : leastLoaded(alive);
      if (chosen) return chosen;
      await new Promise<void>((resolve) => waitingForWorker.push(resolve));
    }
  }

  return {
    ready: Promise.all(ready).then((messages) => messages[0] as Ready),
    pick: () => anyWorker(),
    async invoke(invocation) {
      return (await anyWorker()).invoke(randomUUID(), invocation);
    },
    async turn(turn) {
      return (await anyWorker(slotOf(turn.instanceId, count))).turn(randomUUID(), turn);
    },
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
