/** How many requests to functions run, and how many are there at once, those that wait included. */
export interface HttpLimits {
  maxConcurrent: number;
  maxOutstanding: number;
}

/** Runs a request when its turn comes; undefined when there are too many. */
export type Throttle = (run: () => Promise<void>) => Promise<void> | undefined;

/** Keeps to host.json's `maxConcurrentRequests` and `maxOutstandingRequests`. */
export function createThrottle({ maxConcurrent, maxOutstanding }: HttpLimits): Throttle {
  const waiting: (() => void)[] = [];
  let outstanding = 0;
  let running = 0;

  async function inTurn(run: () => Promise<void>): Promise<void> {
    outstanding++;
    if (running < maxConcurrent) running++;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      await run();
    } finally {
      outstanding--;
      // The place goes on to who waits longest.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }

  return (run) => (outstanding < maxOutstanding ? inTurn(run) : undefined);
}
