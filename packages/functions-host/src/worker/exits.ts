const window = 30 * 60_000;
const limit = 3;

/** Counts the ends of processes as Azure's host does, which ends itself when there are too many. */
export interface Exits {
  add(now: number): void;
}

/**
 * Azure's host ends at three exits for each of its worker processes, none of them more than half an hour after the one
 * before; here a developer goes on working, and is told.
 */
export function createExits(processes: number, warn: (message: string) => void): Exits {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  return {
    add(now) {
      count = now - last > window ? 1 : count + 1;
      last = now;
      if (count !== limit * processes) return;
      warn(
        `That was exit ${count} of the app's process, each within 30 minutes of the one before. On Azure the host would have ` +
          "ended at this one, and everything that ran with it; here it goes on.",
      );
    },
  };
}
