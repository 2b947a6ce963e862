import type { RetryOptions } from "./action.ts";
import type { Work } from "./command.ts";
import { allSucceeded, type TaskNode } from "./task-node.ts";

/** What goes on when a task has ended. */
interface Scheduler {
  /** The orchestration's clock. */
  readonly now: number;
  start(work: Work): void;
  addChild(node: TaskNode): void;
}

/** Ends a task and tells the one that it is part of. */
export function complete(scheduler: Scheduler, node: TaskNode, failed: boolean): void {
  node.done = true;
  node.failed = failed;
  if (node.parent) childDone(scheduler, node.parent, node);
}

function childDone(scheduler: Scheduler, parent: TaskNode, child: TaskNode): void {
  switch (parent.kind) {
    case "any":
      if (!parent.done) complete(scheduler, parent, false);
      return;
    case "all":
      if (parent.done) return;
      if (child.failed) complete(scheduler, parent, true);
      else if (allSucceeded(parent)) complete(scheduler, parent, false);
      return;
    case "retry":
      attemptDone(scheduler, parent, child);
      return;
    case "http":
      if (child.next) scheduler.start(child.next);
      else complete(scheduler, parent, child.failed);
      return;
    case "longTimer":
      if (Date.parse(parent.action.fireAt as string) > scheduler.now) scheduler.addChild(parent);
      else complete(scheduler, parent, false);
      return;
    default:
      return;
  }
}

/** A failed attempt is followed by a timer, the last one too: only then does the SDK take notice. */
function attemptDone(scheduler: Scheduler, retry: TaskNode, child: TaskNode): void {
  const { maxNumberOfAttempts, retryTimeoutInMilliseconds } = retry.action.retryOptions as RetryOptions;
  if (retry.waitingOnTimer) {
    retry.waitingOnTimer = false;
    if (retry.attempt > maxNumberOfAttempts) complete(scheduler, retry, true);
    else scheduler.addChild(retry);
  } else if (!child.failed) {
    complete(scheduler, retry, false);
  } else {
    retry.attempt++;
    const timeout = retryTimeoutInMilliseconds ?? Number.POSITIVE_INFINITY;
    retry.givenUp = scheduler.now - retry.firstTried >= timeout;
    retry.waitingOnTimer = true;
    scheduler.addChild(retry);
  }
}
