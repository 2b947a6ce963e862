import type { Worker } from "node:worker_threads";

/** What a thread is at, in memory that it shares with whoever may end it. */
const [IDLE, AT_WORK, ENDS] = [0, 1, 2];
/** Milliseconds that a thread that is to end may go on with what it is at. */
const GOES_ON = 60_000;

/** What a thread is at. A thread that is ended amid a decoder or ONNX Runtime, which then cannot hand on what came of it, ends the whole process. */
export type ThreadState = Int32Array<SharedArrayBuffer>;

export const threadState = (): ThreadState => new Int32Array(new SharedArrayBuffer(4));

/** In the thread: does work unless the thread is to end; what it does then is nobody's concern. */
export async function atWork(state: ThreadState, work: () => Promise<void>): Promise<void> {
  if (Atomics.compareExchange(state, 0, IDLE, AT_WORK) === ENDS) return;
  await work();
  Atomics.store(state, 0, IDLE);
  Atomics.notify(state, 0);
}

/** Ends a thread between two pieces of work, or a minute after it was asked to. */
export async function endThread(thread: Worker, state: ThreadState): Promise<void> {
  const exit = new Promise((resolve) => thread.once("exit", resolve));
  const end = performance.now() + GOES_ON;
  while (Atomics.compareExchange(state, 0, IDLE, ENDS) === AT_WORK) {
    const { value } = Atomics.waitAsync(state, 0, AT_WORK, Math.max(0, end - performance.now()));
    const said = await Promise.race([value, exit]);
    if (said !== "ok" && said !== "not-equal") break;
  }
  await thread.terminate();
}
