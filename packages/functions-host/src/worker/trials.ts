import { setPriority } from "node:os";
import { createLane, type Lane } from "./lane.ts";
import { CallFailed, type Crash, WorkerLost } from "./worker-lost.ts";
import type { WorkerProcess } from "./worker-process.ts";

/** Something that runs in a worker process. */
export interface Work<T> {
  functionName: string;
  on(worker: WorkerProcess): Promise<T>;
  /** How often it may be run until it counts as what ends its process; 1 for what must not be run twice. */
  tries: number;
  /** The process that it would rather have, by number. */
  preferred?: number;
  /** Whether it is to be run again. */
  wanted?: () => boolean;
  /** Called once when it has to wait for a process of its own. */
  onAside?: () => void;
  /** Ends it where it runs alone. */
  signal?: AbortSignal;
}

export interface TrialParts {
  shared(preferred: number | undefined): Promise<WorkerProcess>;
  /** Starts a process that runs one thing at a time. */
  alone(): WorkerProcess;
  log(level: "warning" | "error", message: string): void;
}

const atOnce = 4;
const lowestPriority = 19;

/** Finds out who ends the processes of the app. */
export function createTrials({ shared, alone, log }: TrialParts) {
  const suspects = createLane(atOnce, alone);
  const endless = createLane(atOnce, () => {
    const worker = alone();
    if (worker.pid !== undefined) setPriority(worker.pid, lowestPriority);
    return worker;
  });
  /** Functions that have ended or held up a process: they run alone from then on. */
  const convicted = new Map<string, Lane>();

  /**
   * Runs work in a shared process. If that ends and nobody knows why, all that ran there is tried again alone, one thing a
   * process: what ends that one too has done it. What ran beside it runs again and has lost nothing.
   */
  async function run<T>(work: Work<T>): Promise<T> {
    const { functionName, on, tries, preferred, wanted = () => true, signal } = work;
    const stepAside = once(work.onAside ?? (() => {}));
    let mayRunAlone = true;
    const laneOf = () => (mayRunAlone ? convicted.get(functionName) : undefined);
    let lane = laneOf();
    let suspicion: Crash | undefined;
    for (let deaths = 0; ; ) {
      try {
        if (!lane) return await on(await shared(preferred));
        stepAside();
        const ran = await lane.run({ on, needed: () => !suspicion?.solved && wanted(), signal });
        if (typeof ran === "object") return ran.value;
        if (!wanted()) throw new WorkerLost("innocent", { detail: "not wanted any more", solved: true });
        if (ran === "does not load") mayRunAlone = false;
        lane = laneOf();
        suspicion = undefined;
      } catch (error) {
        if (!(error instanceof WorkerLost) || tries === 1 || !wanted()) throw error;
        const { blame, crash } = error;
        if (blame !== "innocent") deaths++;
        if (deaths >= tries) throw convict(functionName, crash, deaths);
        if (blame === "endless") convicted.set(functionName, endless);
        if (suspicion && blame === "suspect") suspicion.solved = true;
        const isTrial = blame === "suspect" && mayRunAlone;
        suspicion = isTrial && !lane ? crash : undefined;
        lane = laneOf() ?? (isTrial ? suspects : undefined);
      }
    }
  }

  function convict(functionName: string, { detail }: Crash, deaths: number): CallFailed {
    convicted.set(functionName, suspects);
    const message = `${detail}; the process that ran "${functionName}" has ended ${deaths} times`;
    log("error", `${message}. It fails, and runs in a process of its own until the host starts again.`);
    return new CallFailed(message, "");
  }

  return { run };
}

function once(callback: () => void): () => void {
  let called = false;
  return () => {
    if (!called) callback();
    called = true;
  };
}
