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
