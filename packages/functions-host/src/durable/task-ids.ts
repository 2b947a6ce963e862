import type { TaskNode } from "./task-node.ts";

/** The ids that tasks get in the SDK's order, and which tasks still wait for an answer under theirs. */
export class TaskIds {
  #next = 0;
  #open = new Map<number | string, TaskNode>();
  #pending = new Set<number>();

  /** Takes so many ids for what needs no answer; returns the first. */
  skip(count: number): number {
    const first = this.#next;
    this.#next += count;
    return first;
  }

  /** Gives a task the next id, or opens it under the name by which its answer will come. */
  open(node: TaskNode, answerName?: (id: number) => string): number {
    const id = this.skip(1);
    node.tracked = true;
    node.id = id;
    this.#open.set(answerName?.(id) ?? id, node);
    return id;
  }

  /** The task that an answer is for, which is no longer open then. */
  close(key: number | string): TaskNode | undefined {
    const node = this.#open.get(key);
    this.#open.delete(key);
    return node;
  }

  /** Activities, sub-orchestrations and timers hold up the end of an orchestration until they are settled. */
  hold(id: number): void {
    this.#pending.add(id);
  }

  /** False if it held nothing up. */
  settle(id: number): boolean {
    return this.#pending.delete(id);
  }

  get anyPending(): boolean {
    return this.#pending.size > 0;
  }
}
