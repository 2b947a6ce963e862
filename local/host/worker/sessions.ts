import type { HistoryEvent } from "../durable/history-event.ts";

const capacity = 500_000;

/**
 * Histories that this worker has seen, so that a turn brings only what is new. They are kept as they came: the SDK
 * writes into what it is given, and so may the app.
 */
export class Sessions {
  #histories = new Map<string, HistoryEvent[]>();
  #size = 0;

  /** The whole history, or undefined when the part before `from` is not here. */
  extend(key: string, from: number, events: HistoryEvent[]): HistoryEvent[] | undefined {
    const before = this.#histories.get(key) ?? [];
    if (before.length < from) return undefined;
    this.#drop(key);
    const kept = before.length === from ? before : before.slice(0, from);
    kept.push(...events);
    this.#histories.set(key, kept);
    this.#size += kept.length;
    for (const oldest of this.#histories.keys()) {
      if (this.#size <= capacity || oldest === key) break;
      this.#drop(oldest);
    }
    return kept;
  }

  #drop(key: string): void {
    this.#size -= this.#histories.get(key)?.length ?? 0;
    this.#histories.delete(key);
  }

  forget(key: string): void {
    this.#drop(key);
  }
}

/** A copy that may be written into, with the marks that tell old events from new ones. */
export function forReplay(history: readonly HistoryEvent[], oldCount: number): HistoryEvent[] {
  return history.map((event, index) => ({ ...event, IsPlayed: index < oldCount }));
}
