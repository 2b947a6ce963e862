import { type Action, type ActionOrSame, ActionType, type RetryOptions } from "./action.ts";
import type { Command } from "./command.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import { type Poll, pollOf } from "./poll.ts";
import { retryDelay } from "./retry.ts";

const shortTimerLimit = 6 * 86_400_000;
const longTimerStep = 3 * 86_400_000;

type NodeKind = "leaf" | "all" | "any" | "retry" | "longTimer" | "http";

interface Node {
  kind: NodeKind;
  action: Action;
  done: boolean;
  failed: boolean;
  tracked: boolean;
  parent: Node | undefined;
  children: Node[];
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
}

/**
 * Follows an orchestrator from the outside: from its actions and its history alone it finds which task each id
 * belongs to, in the order in which the SDK counts them, and so which commands a turn adds.
 *
 * The SDK's own quirks are kept on purpose (one parent a task, the latest waiter gets an event first): the ids
 * must agree with its own count or results reach the wrong task.
 */
export class Simulation {
  /** Set once the orchestrator has asked to begin again; holds the new input. */
  continueAsNew: { input: unknown } | undefined;

  readonly #executionId: string;
  readonly #defaultPollDelay: number;
  #now = 0;
  #nextId = 0;
  #actions: ActionOrSame[] = [];
  #cursor = 0;
  #awaited: Node | undefined;
  #byIndex: Node[] = [];
  #openById = new Map<number | string, Node>();
  #waiting = new Map<string, Node[]>();
  #early = new Map<string, number>();
  #pending = new Set<number>();
  #locked: string[] = [];
  #commands: Command[] = [];

  constructor(executionId: string, defaultPollDelay: number) {
    this.#executionId = executionId;
    this.#defaultPollDelay = defaultPollDelay;
  }

  /** How many top-level actions are known so far. */
  get known(): number {
    return this.#actions.length;
  }

  /** Whether activities, sub-orchestrations or timers are still out: an orchestration ends only without them. */
  get hasOpenTasks(): boolean {
    return this.#pending.size > 0;
  }

  /** Entities that this orchestration has locked and not released. */
  get locked(): readonly string[] {
    return this.#locked;
  }

  /** Plays one turn: its events with all actions known after it. Returns what the turn adds. */
  play(
    events: readonly HistoryEvent[],
    added: readonly ActionOrSame[],
    cancelled: readonly number[],
  ): Command[] {
    this.#commands = [];
    this.#actions.push(...added);
    for (const event of events) this.#apply(event);
    for (const index of cancelled) this.#cancel(index);
    return this.#commands;
  }

  #apply(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.OrchestratorStarted:
        this.#now = Math.max(this.#now, Date.parse(event.Timestamp));
        return;
      case EventType.ExecutionStarted:
        break;
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
        this.#finish(event.TaskScheduledId as number, false, event.Result);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        this.#finish(event.TaskScheduledId as number, true);
        break;
      case EventType.TimerFired:
        this.#finish(event.TimerId as number, false);
        break;
      case EventType.EventRaised:
        this.#raise(event.Name as string);
        break;
      default:
        return;
    }
    this.#advance();
  }

  #finish(id: number, failed: boolean, result?: string | null): void {
    this.#pending.delete(id);
    const node = this.#openById.get(id);
    if (!node) return;
    this.#openById.delete(id);
    const poll = failed ? undefined : pollRequest(node, result, this.#defaultPollDelay);
    if (poll) this.#pollAgain(node.parent as Node, poll);
    else this.#complete(node, failed);
  }

  /** A 202 with a Location: wait, then ask there. The SDK counts both tasks now, the call starts after the timer. */
  #pollAgain(call: Node, { request, delay }: Poll): void {
    const timer = newNode("leaf", { actionType: ActionType.CreateTimer });
    const next = newNode("leaf", call.action);
    next.parent = call;
    timer.parent = call;
    timer.next = { do: "http", id: this.#nextId + 1, request };
    this.#scheduleTimer(timer, this.#now + delay);
    this.#open(next);
  }

  #raise(name: string): void {
    const asked = this.#openById.get(name);
    const waiters = this.#waiting.get(name);
    if (asked) {
      this.#openById.delete(name);
      this.#complete(asked, false);
    } else if (waiters?.length) {
      const node = waiters.pop() as Node;
      this.#complete(node, false);
    } else {
      this.#early.set(name, (this.#early.get(name) ?? 0) + 1);
    }
  }

  #advance(): void {
    while (!this.#awaited || this.#awaited.done) {
      const action = this.#actions[this.#cursor];
      if (action === undefined) return;
      this.#cursor++;
      const node = this.#take(action);
      if (node) this.#awaited = node;
    }
  }

  /** Fire-and-forget actions act at once; a task is built, then tracked, as the SDK does on a yield. */
  #take(action: ActionOrSame): Node | undefined {
    if (!("same" in action)) {
      switch (action.actionType) {
        case ActionType.ContinueAsNew:
          this.#byIndex.push(newNode("leaf", action));
          this.continueAsNew = { input: action.input };
          return undefined;
        case ActionType.SignalEntity:
        case ActionType.ScheduledSignalEntity:
          this.#byIndex.push(newNode("leaf", action));
          this.#commands.push({
            do: "signal",
            id: this.#nextId++,
            target: action.instanceId as string,
            operation: action.operation as string,
            input: action.input,
            ...(action.fireAt && { at: Date.parse(action.fireAt) }),
          });
          return undefined;
        case ActionType.ReleaseEntities:
          this.#byIndex.push(newNode("leaf", action));
          this.#commands.push({ do: "release", firstId: this.#nextId, entities: this.#locked });
          this.#nextId += this.#locked.length;
          this.#locked = [];
          return undefined;
      }
    }
    const node = this.#build(action);
    this.#track(node);
    return node;
  }

  #build(action: ActionOrSame): Node {
    if ("same" in action) return this.#byIndex[action.same] as Node;
    const node = newNode(this.#kindOf(action), action);
    this.#byIndex.push(node);
    for (const child of action.compoundActions ?? []) {
      const built = this.#build(child);
      built.parent = node;
      node.children.push(built);
    }
    return node;
  }

  #kindOf(action: Action): NodeKind {
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
        return Date.parse(action.fireAt as string) - this.#now > shortTimerLimit ? "longTimer" : "leaf";
      default:
        return "leaf";
    }
  }

  #track(node: Node): void {
    switch (node.kind) {
      case "all":
      case "any":
        for (const child of node.children) this.#track(child);
        return;
      case "leaf":
        if (node.action.actionType === ActionType.WaitForExternalEvent) this.#listen(node);
        else if (!node.tracked) this.#schedule(node);
        return;
      default:
        if (node.tracked) return;
        node.tracked = true;
        node.firstTried = this.#now;
        this.#addChild(node);
    }
  }

  #listen(node: Node): void {
    const name = node.action.externalEventName as string;
    const waiters = this.#waiting.get(name) ?? [];
    waiters.push(node);
    this.#waiting.set(name, waiters);
    const early = this.#early.get(name) ?? 0;
    if (early === 0) return;
    this.#early.set(name, early - 1);
    waiters.pop();
    this.#complete(node, false);
  }

  /** Gives a retry, a long timer or a polled call its next inner task. */
  #addChild(node: Node): void {
    const child = newNode("leaf", node.action);
    child.parent = node;
    const last = node.children.at(-1);
    if (node.kind === "retry" && last)
      child.retryOf = last.retryOf !== undefined && !node.waitingOnTimer ? last.retryOf : (last.id as number);
    node.children.push(child);
    if (node.waitingOnTimer) this.#scheduleTimer(child, this.#now + this.#waitOf(node));
    else if (node.kind === "longTimer") this.#scheduleTimer(child, this.#nextStep(node));
    else this.#schedule(child);
  }

  #nextStep(node: Node): number {
    const final = Date.parse(node.action.fireAt as string);
    return final - this.#now > shortTimerLimit ? this.#now + longTimerStep : final;
  }

  #waitOf(node: Node): number {
    const retry = node.action.retryOptions as RetryOptions;
    const last = node.attempt > retry.maxNumberOfAttempts || node.givenUp;
    return last ? 0 : retryDelay(retry, node.attempt - 1);
  }

  #schedule(node: Node): void {
    const { action } = node;
    if (action.actionType === ActionType.CreateTimer) {
      this.#scheduleTimer(node, Date.parse(action.fireAt as string));
      return;
    }
    const id = this.#open(node);
    switch (action.actionType) {
      case ActionType.CallActivity:
      case ActionType.CallActivityWithRetry:
        this.#pending.add(id);
        if (node.parent?.givenUp) this.#failAtOnce(id, "activity", action);
        else
          this.#commands.push({
            do: "activity",
            id,
            ...retryMark(node),
            name: action.functionName as string,
            input: action.input,
          });
        return;
      case ActionType.CallSubOrchestrator:
      case ActionType.CallSubOrchestratorWithRetry:
        this.#pending.add(id);
        if (node.parent?.givenUp) this.#failAtOnce(id, "sub", action);
        else
          this.#commands.push({
            do: "sub",
            id,
            ...retryMark(node),
            name: action.functionName as string,
            input: action.input,
            ...(action.instanceId && { instanceId: action.instanceId }),
            ...(action.version && { version: action.version }),
          });
        return;
      case ActionType.CallHttp:
        this.#pending.add(id);
        if (action.httpRequest) this.#commands.push({ do: "http", id, request: action.httpRequest });
        return;
      case ActionType.CallEntity:
        this.#callEntity(node, id);
        return;
      case ActionType.LockEntities:
        this.#lock(node, id);
        return;
    }
  }

  #failAtOnce(id: number, kind: "activity" | "sub", action: Action): void {
    this.#commands.push({ do: "failAtOnce", id, kind, name: action.functionName as string });
  }

  #callEntity(node: Node, id: number): void {
    const requestId = `${this.#executionId}:${id}`;
    this.#openById.delete(id);
    this.#openById.set(requestId, node);
    const { instanceId, operation, input } = node.action;
    this.#commands.push({
      do: "callEntity",
      id,
      requestId,
      target: instanceId as string,
      operation: operation as string,
      input,
    });
  }

  #lock(node: Node, id: number): void {
    const requestId = node.action.lockRequestId as string;
    const entities = (node.action.lockSet ?? []).map(({ name, key }) => `@${name.toLowerCase()}@${key}`);
    this.#openById.delete(id);
    this.#openById.set(requestId, node);
    this.#locked = entities;
    this.#commands.push({ do: "lock", id, requestId, entities });
  }

  #scheduleTimer(node: Node, fireAt: number): void {
    const id = this.#open(node);
    if (node.action.isCanceled) return;
    this.#pending.add(id);
    this.#commands.push({ do: "timer", id, fireAt, ...retryMark(node) });
  }

  #open(node: Node): number {
    node.tracked = true;
    node.id = this.#nextId++;
    this.#openById.set(node.id, node);
    return node.id;
  }

  #complete(node: Node, failed: boolean): void {
    node.done = true;
    node.failed = failed;
    if (node.parent) this.#childDone(node.parent, node);
  }

  #childDone(parent: Node, child: Node): void {
    switch (parent.kind) {
      case "any":
        if (!parent.done) this.#complete(parent, false);
        return;
      case "all":
        this.#allChildDone(parent, child);
        return;
      case "retry":
        this.#attemptDone(parent, child);
        return;
      case "http":
        if (child.next) {
          this.#pending.add(child.next.id);
          this.#commands.push(child.next);
        } else {
          this.#complete(parent, child.failed);
        }
        return;
      case "longTimer":
        if (Date.parse(parent.action.fireAt as string) > this.#now) this.#addChild(parent);
        else this.#complete(parent, false);
        return;
      default:
        return;
    }
  }

  #allChildDone(parent: Node, child: Node): void {
    if (parent.done) return;
    if (child.failed) this.#complete(parent, true);
    else if (parent.children.every((each) => each.done && !each.failed)) this.#complete(parent, false);
  }

  #attemptDone(retry: Node, child: Node): void {
    const { maxNumberOfAttempts, retryTimeoutInMilliseconds } = retry.action.retryOptions as RetryOptions;
    if (retry.waitingOnTimer) {
      retry.waitingOnTimer = false;
      if (retry.attempt > maxNumberOfAttempts) this.#complete(retry, true);
      else this.#addChild(retry);
    } else if (!child.failed) {
      this.#complete(retry, false);
    } else {
      retry.attempt++;
      retry.givenUp =
        this.#now - retry.firstTried >= (retryTimeoutInMilliseconds ?? Number.POSITIVE_INFINITY);
      retry.waitingOnTimer = true;
      this.#addChild(retry);
    }
  }

  #cancel(index: number): void {
    const node = this.#byIndex[index];
    if (!node || node.done || node.action.isCanceled) return;
    node.action = { ...node.action, isCanceled: true };
    const leaf = node.kind === "longTimer" ? node.children.at(-1) : node;
    if (leaf?.id === undefined) return;
    this.#openById.delete(leaf.id);
    if (this.#pending.delete(leaf.id)) this.#commands.push({ do: "cancelTimer", id: leaf.id });
  }
}

function pollRequest(node: Node, result: string | null | undefined, delay: number): Poll | undefined {
  const request = node.parent?.kind === "http" ? node.action.httpRequest : undefined;
  return request && result ? pollOf(request, JSON.parse(result), delay) : undefined;
}

function retryMark({ retryOf }: Node): { retryOf?: number } {
  return retryOf === undefined ? {} : { retryOf };
}

function newNode(kind: NodeKind, action: Action): Node {
  return {
    kind,
    action,
    done: false,
    failed: false,
    tracked: false,
    parent: undefined,
    children: [],
    attempt: 1,
    firstTried: 0,
    givenUp: false,
    waitingOnTimer: false,
  };
}
