import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { Problem, TerminalError } from "../kit/errors.ts";
import { SharedPixels } from "./shared-pixels.ts";
import { endThread, threadState } from "./thread-end.ts";
import type { Asked, Sent } from "./works.ts";

/** The life of a serving thread. */
export const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
/** Megabytes of objects of a thread; pixels and weights are not among them. */
const LIMITS = { maxOldGenerationSizeMb: 512 };

/** A piece of work with whoever waits for it. */
export interface Job {
  asked: Asked;
  /** It keeps a thread for far longer than others do. */
  isLong: boolean;
  /** Milliseconds that it may take in the thread. */
  limit: number;
  /** Threads that have ended while they were at it. */
  ends: number;
  resolve(told: unknown): void;
  reject(error: Error): void;
}

/** How a thread came to its end: `first` is what it was at, `others` had yet to begin. */
export interface End {
  first: Job | undefined;
  others: Job[];
  /** `first` took longer than it may. */
  late: boolean;
  /** It has done work before. */
  worked: boolean;
}

/** A thread beside this one, which does one piece of work after the other until it ends. */
export class Thread {
  readonly #worker: Worker;
  readonly #state = threadState();
  readonly #onEnd: (end: End) => void;
  readonly #shared = new SharedPixels();
  #jobs: { job: Job; given: Asked }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #worked = false;
  #ended = false;

  constructor(script: URL, onEnd: (end: End) => void) {
    this.#onEnd = onEnd;
    this.#worker = new Worker(script, { resourceLimits: LIMITS, workerData: this.#state });
    this.#worker.on("message", (sent: Sent) => this.#told(sent));
    this.#worker.on("error", (error) => console.error(`A serving thread ends: ${error.message}`));
    this.#worker.once("exit", () => this.#end(false));
    this.#worker.unref();
  }

  /** Pieces of work that it has yet to do. */
  get load(): number {
    return this.#jobs.length;
  }

  /** Whether one of them keeps it for long. */
  get isLong(): boolean {
    return this.#jobs.some(({ job }) => job.isLong);
  }

  give(job: Job): void {
    const given = this.#shared.sharing(job.asked);
    this.#jobs.push({ job, given });
    if (this.#jobs.length === 1) this.#begin();
    this.#worker.postMessage(given);
  }

  /** Ends it, without a word of what it was at. */
  async stop(): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    await endThread(this.#worker, this.#state);
  }

  #begin(): void {
    this.#worker.ref();
    const [first] = this.#jobs;
    if (first) this.#timer = setTimeout(() => this.#end(true), first.job.limit);
    else this.#worker.unref();
  }

  #told(sent: Sent): void {
    if (this.#ended) return; // too late
    clearTimeout(this.#timer);
    const told = this.#jobs.shift();
    this.#worked = true;
    this.#begin();
    if (!told) return;
    this.#shared.done(told.given);
    if ("ok" in sent) told.job.resolve(sent.ok);
    else told.job.reject(errorOf(sent));
  }

  #end(late: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    if (late) void endThread(this.#worker, this.#state); // else it has ended, perhaps amid work
    this.#worker.unref();
    const [first, ...others] = this.#jobs.map(({ job }) => job);
    this.#onEnd({ first, others, late, worked: this.#worked });
  }
}

function errorOf(sent: Exclude<Sent, { ok: unknown }>): Error {
  if ("terminal" in sent) return new TerminalError(sent.terminal);
  if ("failed" in sent) return new Error(sent.failed);
  const { status, type, detail, extra } = sent.problem;
  return new Problem(status, type, detail, extra);
}
