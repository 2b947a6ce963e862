import { once } from "node:events";

/** Milliseconds that a listing may take within a request: Azure cuts requests at 230 s, and what follows needs its time too. */
export const LISTING_PATIENCE = 20_000;

/**
 * What some work gives, unless it takes longer than so many milliseconds: then it is told to stop by its signal, and nobody waits
 * for what it does in spite of that.
 */
export async function within<T>(
  patience: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const stop = new AbortController();
  const late = Symbol("late");
  const timer = setTimeout(() => stop.abort(late), patience);
  const tooLate = once(stop.signal, "abort").then(() => undefined);
  try {
    return await Promise.race([work(stop.signal), tooLate]);
  } catch (error) {
    if (error !== late) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Items as they come, until a signal says to stop: then its reason is thrown. */
export async function* until<T>(signal: AbortSignal | undefined, items: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const item of items) {
    signal?.throwIfAborted();
    yield item;
  }
}
