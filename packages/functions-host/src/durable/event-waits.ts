import type { TaskNode } from "./task-node.ts";

/** External events by name: who waits, and what came before anyone did. */
export class EventWaits {
  #waiting = new Map<string, TaskNode[]>();
  #early = new Map<string, number>();

  /** Adds a waiter; true if an event that came early is there for it. */
  listen(name: string, node: TaskNode): boolean {
    const early = this.#early.get(name) ?? 0;
    if (early > 0) {
      this.#early.set(name, early - 1);
      return true;
    }
    const waiters = this.#waiting.get(name);
    if (waiters) waiters.push(node);
    else this.#waiting.set(name, [node]);
    return false;
  }

  /** The waiter that an event goes to, the latest one as in the SDK; without one the event is kept. */
  raise(name: string): TaskNode | undefined {
    const waiter = this.#waiting.get(name)?.pop();
    if (!waiter) this.#early.set(name, (this.#early.get(name) ?? 0) + 1);
    return waiter;
  }
}
