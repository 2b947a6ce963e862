import type { Log } from "../log.ts";

/** Works through keys, each by one runner at a time, `limit` keys at once. A key added while it runs runs again. */
export interface KeyedQueue {
  add(key: string): void;
  busy(): boolean;
  /** Starts nothing more and gives what runs a moment to end; what does not is still stored. */
  stop(): Promise<void>;
}

/**
 * Builds a queue over `run`. A run that throws is repeated a little later: what it works on is still stored. One that
 * steps aside leaves its place among the `limit` to others.
 */
export function keyedQueue(
  limit: number,
  run: (key: string, stepAside: () => void) => Promise<void>,
  log: Log,
): KeyedQueue {
  const ready = new Set<string>();
  const running = new Set<string>();
  const aside = new Set<string>();
  const again = new Set<string>();
  let stopped = false;
  let whenStill: (() => void) | undefined;

  function pump(): void {
    for (const key of ready) {
      if (stopped || running.size - aside.size >= limit) return;
      ready.delete(key);
      running.add(key);
      void work(key);
    }
  }

  async function work(key: string): Promise<void> {
    try {
      await run(key, () => {
        aside.add(key);
        pump();
      });
    } catch (error) {
      if (!stopped) {
        log(
          "warning",
          "durable",
          `A turn of ${key} is repeated: ${error instanceof Error ? error.message : error}`,
        );
        setTimeout(() => add(key), 200);
      }
    }
    running.delete(key);
    aside.delete(key);
    if (again.delete(key)) ready.add(key);
    if (running.size === 0) whenStill?.();
    pump();
  }

  function add(key: string): void {
    if (running.has(key)) again.add(key);
    else if (!ready.has(key)) {
      ready.add(key);
      pump();
    }
  }

  return {
    add,
    busy: () => ready.size > 0 || running.size > 0,
    async stop() {
      stopped = true;
      if (running.size > 0) {
        await new Promise<void>((resolve) => {
          whenStill = resolve;
          setTimeout(resolve, 2_000).unref();
        });
      }
    },
  };
}
