/** Where the host takes its time from; tests hand in one that they can advance. */
export interface Clock {
  now(): number;
  /** Calls back once `at` is reached, unless cancelled by the returned function. */
  at(time: number, callback: () => void): () => void;
}

/** setTimeout counts in 32 bits: longer waits are made of several. */
const longestWait = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: Date.now,
  at(time, callback) {
    let timer: NodeJS.Timeout;
    const wait = () => {
      const left = time - Date.now();
      if (left > longestWait) timer = setTimeout(wait, longestWait);
      // A timer may come a millisecond early by the wall clock; what it fires must never be in the future.
      else timer = setTimeout(() => (Date.now() >= time ? callback() : wait()), Math.max(0, left));
    };
    wait();
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends Clock {
  /** Moves on by `by` milliseconds; at each alarm on the way, waits until what it set off has come to rest. */
  advance(by: number, settled: () => Promise<void>): Promise<void>;
}

/** Makes a virtual clock, by default at a fixed date. */
export function createVirtualClock(start = Date.parse("2026-01-01T00:00:00Z")): VirtualClock {
  let time = start;
  const alarms = new Set<{ time: number; callback: () => void }>();
  const earliest = () =>
    [...alarms].reduce((a, b) => (b.time < a.time ? b : a), { time: Infinity, callback() {} });

  return {
    now: () => time,
    at(at, callback) {
      if (at <= time) {
        const soon = setImmediate(callback);
        return () => clearImmediate(soon);
      }
      const alarm = { time: at, callback };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    async advance(by, settled) {
      const target = time + by;
      await settled();
      for (let next = earliest(); next.time <= target; next = earliest()) {
        time = Math.max(time, next.time);
        alarms.delete(next);
        next.callback();
        await settled();
      }
      time = target;
    },
  };
}
