import { type Action, ActionType, type RetryOptions } from "./action.ts";
import type { Command } from "./command.ts";
import { retryDelay } from "./retry.ts";

export type NodeKind = "leaf" | "all" | "any" | "retry" | "longTimer" | "http";

const shortTimerLimit = 6 * 86_400_000;
const longTimerStep = 3 * 86_400_000;

/** A task of the orchestrator, or one of those that a retry, a long timer or a polled call is made of. */
export interface TaskNode {
  kind: NodeKind;
  action: Action;
  done: boolean;
  failed: boolean;
  /** Whether the SDK has counted it already. */
  tracked: boolean;
  parent: TaskNode | undefined;
  children: TaskNode[];
  /** Of a Task.all: the first child that may still be open. */
  firstOpen: number;
  /** The task id that the host's answer will carry; leaves only. */
  id?: number;
  attempt: number;
  firstTried: number;
  /** Past `retryTimeout` no attempt runs. The SDK counts attempts only, so the rest of them fail unstarted. */
  givenUp: boolean;
  waitingOnTimer: boolean;
  /** A retry's timers and attempts: the attempt that failed before. */
  retryOf?: number;
  /** A poll's timer: the call that it delays. */
  next?: Command & { do: "http" };
  /** A poll: where it asks. */
  polled?: string;
}

export function newNode(kind: NodeKind, action: Action): TaskNode {
  return {
    kind,
    action,
    done: false,
    failed: false,
    tracked: false,
    parent: undefined,
    children: [],
    firstOpen: 0,
    attempt: 1,
    firstTried: 0,
    givenUp: false,
    waitingOnTimer: false,
  };
}

/** What kind of task an action asks for. */
export function kindOf(action: Action, now: number): NodeKind {
  switch (action.actionType) {
    case ActionType.WhenAll:
      return "all";
    case ActionType.WhenAny:
      return "any";
    case ActionType.CallActivityWithRetry:
    case ActionType.CallSubOrchestratorWithRetry:
      return "retry";
    case ActionType.CallHttp:
      return action.httpRequest?.asynchronousPatternEnabled === false ? "leaf" : "http";
    case ActionType.CreateTimer:
      return Date.parse(action.fireAt as string) - now > shortTimerLimit ? "longTimer" : "leaf";
    default:
      return "leaf";
  }
}

/** When the next part of a long timer fires. */
export function nextStep({ action }: TaskNode, now: number): number {
  const final = Date.parse(action.fireAt as string);
  return final - now > shortTimerLimit ? now + longTimerStep : final;
}

/** Whether all children of a Task.all have succeeded; looks at each of them once in its life. */
export function allSucceeded(node: TaskNode): boolean {
  const succeeded = (child: TaskNode | undefined) => child?.done === true && !child.failed;
  while (node.firstOpen < node.children.length && succeeded(node.children[node.firstOpen])) node.firstOpen++;
  return node.firstOpen === node.children.length;
}

/** How long a retry waits on its timer, in milliseconds; nothing after the last attempt. */
export function retryWait({ action, attempt, givenUp }: TaskNode): number {
  const retry = action.retryOptions as RetryOptions;
  return attempt > retry.maxNumberOfAttempts || givenUp ? 0 : retryDelay(retry, attempt - 1);
}
