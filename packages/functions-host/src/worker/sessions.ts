import type { HistoryEvent } from "../durable/history-event.ts";
import { type ReplayedEvent, replayed } from "./replayed-event.ts";

const capacity = 500_000;

/** Histories that this worker has seen, so that a turn brings only what is new. The oldest go first. */
export class Sessions {
  #histories = new Map<string, ReplayedEvent[]>();
  #size = 0;

  /**
   * The whole history with `events` after the first `from`, or undefined when those are not here. All but the turn's
   * own events, `old` in number, are marked as played.
   */
  extend(
    key: string,
    from: number,
    events: readonly HistoryEvent[],
    old: number,
  ): ReplayedEvent[] | undefined {
    const history = this.#histories.get(key) ?? [];
    if (history.length < from) return undefined;
    this.forget(key);
    // A turn that was not committed is repeated: what it brought is replaced.
    history.length = from;
    for (const event of events) history.push(replayed(event));
    for (let index = old - 1; index >= 0 && !history[index]?.IsPlayed; index--) history[index]?.markPlayed();
    this.#histories.set(key, history);
    this.#size += history.length;
    for (const oldest of this.#histories.keys()) {
      if (this.#size <= capacity || oldest === key) break;
      this.forget(oldest);
    }
    return history;
  }

  forget(key: string): void {
    this.#size -= this.#histories.get(key)?.length ?? 0;
    this.#histories.delete(key);
  }
}
