import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { current } from "./current.ts";

const beatEvery = 500;
const question = "__functionsHostCurrent";

/** What a thread that watches this one is given. */
export interface Watched {
  /** Counts as long as the main thread's event loop turns. */
  beats: Int32Array;
  parent: number;
  /** An expression that gives the invocation that the main thread is at, as JSON. */
  question: string;
}

/**
 * Has a thread watch this process: it ends it when its parent is gone, and tells the host of an orchestrator that never
 * comes to an end, even if the app's code has the main thread in an endless loop.
 */
export function watch(): void {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), beatEvery).unref();
  Object.defineProperty(globalThis, question, { value: () => JSON.stringify(current()) });
  const workerData: Watched = { beats, parent: process.ppid, question: `${question}()` };
  const script = join(import.meta.dirname, `watchdog-thread${extname(import.meta.filename)}`);
  new Worker(script, { workerData, stdout: true, stderr: true }).unref();
}
