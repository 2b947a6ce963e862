import type { Clock } from "../clock.ts";
import type { Store } from "./store.ts";

/** Moves delayed messages to their inboxes when they are due. */
export interface Alarm {
  start(): void;
  notLaterThan(due: number): void;
  busy(): boolean;
  stop(): void;
}

/** One wake-up call for the earliest of all delayed messages, however many there are. */
export function alarm(clock: Clock, store: Store, wake: (instances: readonly string[]) => void): Alarm {
  let set: { due: number; cancel: () => void } | undefined;
  let stopped = false;
  let releasing = false;

  async function ring(): Promise<void> {
    set = undefined;
    releasing = true;
    const instances = await store.database.commit(() => store.queues.release(clock.now()));
    releasing = false;
    if (stopped) return;
    wake(instances);
    next();
  }

  function next(): void {
    const due = store.queues.nextDue();
    if (due !== undefined) notLaterThan(due);
  }

  function notLaterThan(due: number): void {
    if (stopped || (set && set.due <= due)) return;
    set?.cancel();
    set = { due, cancel: clock.at(due, () => void ring()) };
  }

  return {
    start: next,
    notLaterThan,
    busy: () => releasing || (set !== undefined && set.due <= clock.now()),
    stop() {
      stopped = true;
      set?.cancel();
    },
  };
}
