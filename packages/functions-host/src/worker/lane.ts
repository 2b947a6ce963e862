import { setTimeout as sleep } from "node:timers/promises";
import { WorkerLost } from "./worker-lost.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** What is to run alone in a process. */
export interface Job<T> {
  on(worker: WorkerProcess): Promise<T>;
  /** Asked when its turn comes: whether it need still run here. */
  needed(): boolean;
  /** Ends it, and its process. */
  signal?: AbortSignal | undefined;
}

/** Processes that run one thing each: what ends its process, or never ends, takes nothing else with it. */
export interface Lane {
  /** The job's result; or that it was no longer needed, or that the app does not load in a process beside the others. */
  run<T>(job: Job<T>): Promise<{ value: T } | "not needed" | "does not load">;
}

const idleFor = 10_000;
const restartDelay = 1_000;
const loads = 3;

/** At most `limit` processes at once; one that is done waits a while for the next job, as an app takes time to load. */
export function createLane(limit: number, start: () => WorkerProcess): Lane {
  const waiting = new Set<() => void>();
  const idle = new Map<WorkerProcess, NodeJS.Timeout>();
  let busy = 0;

  async function place(signal: AbortSignal | undefined): Promise<void> {
    const stopped = () => new WorkerLost("suspect", { detail: "stopped", solved: true });
    if (signal?.aborted) throw stopped();
    if (busy < limit) {
      busy++;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.add(resolve);
    const leave = () => waiting.delete(resolve) && reject(stopped());
    signal?.addEventListener("abort", leave);
    await promise.finally(() => signal?.removeEventListener("abort", leave));
  }

  /** The place goes on to who waits longest. */
  function leave(): void {
    const [next] = waiting;
    if (!next) busy--;
    else if (waiting.delete(next)) next();
  }

  function take(): WorkerProcess {
    for (const [worker, timer] of idle) {
      clearTimeout(timer);
      idle.delete(worker);
      if (!worker.ending) return worker;
    }
    return start();
  }

  /** A process in which the app has loaded; one that does not come so far is nothing that a job has done. */
  async function loaded(needed: () => boolean): Promise<WorkerProcess | "not needed" | "does not load"> {
    for (let failed = 0; failed < loads; failed++) {
      if (failed > 0) await sleep(restartDelay);
      if (!needed()) return "not needed";
      const worker = take();
      const isUp = await worker.ready.then(
        ({ problems }) => problems.length === 0,
        () => false,
      );
      if (isUp && needed()) return worker;
      if (isUp) keep(worker);
      else worker.kill();
    }
    return needed() ? "does not load" : "not needed";
  }

  function keep(worker: WorkerProcess): void {
    if (worker.ending) return;
    const timer = setTimeout(() => idle.delete(worker) && void worker.stop(), idleFor);
    idle.set(worker, timer.unref());
  }

  return {
    async run({ on, needed, signal }) {
      await place(signal);
      try {
        const worker = await loaded(needed);
        if (typeof worker === "string") return worker;
        const kill = () => worker.kill();
        signal?.addEventListener("abort", kill);
        try {
          const value = await on(worker);
          keep(worker);
          return { value };
        } finally {
          signal?.removeEventListener("abort", kill);
        }
      } finally {
        leave();
      }
    },
  };
}
