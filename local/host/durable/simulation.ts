import { type ActionOrSame, ActionType, type RetryOptions } from "./action.ts";
import type { Command } from "./command.ts";
import { entityId } from "./entity-id.ts";
import { EventWaits } from "./event-waits.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import { type Poll, pollOf } from "./poll.ts";
import { retryDelay } from "./retry.ts";
import { allSucceeded, kindOf, newNode, nextStep, type TaskNode } from "./task-node.ts";
import { retryMark, workCommand } from "./work-command.ts";

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
  #awaited: TaskNode | undefined;
  #byIndex: TaskNode[] = [];
  #openById = new Map<number | string, TaskNode>();
  #events = new EventWaits();
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
    if (poll) this.#pollAgain(node.parent as TaskNode, poll);
    else this.#complete(node, failed);
  }

  /** A 202 with a Location: wait, then ask there. The SDK counts both tasks now, the call starts after the timer. */
  #pollAgain(call: TaskNode, { request, delay }: Poll): void {
    const timer = newNode("leaf", { actionType: ActionType.CreateTimer });
    const next = newNode("leaf", call.action);
    next.parent = call;
    timer.parent = call;
    timer.next = { do: "http", id: this.#nextId + 1, request };
    this.#scheduleTimer(timer, this.#now + delay);
    this.#open(next);
  }

  /** An entity's answer has the name of the request; anything else is an external event. */
  #raise(name: string): void {
    const asked = this.#openById.get(name);
    if (asked) this.#openById.delete(name);
    const node = asked ?? this.#events.raise(name);
    if (node) this.#complete(node, false);
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
  #take(action: ActionOrSame): TaskNode | undefined {
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

  #build(action: ActionOrSame): TaskNode {
    if ("same" in action) return this.#byIndex[action.same] as TaskNode;
    const node = newNode(kindOf(action, this.#now), action);
    this.#byIndex.push(node);
    for (const child of action.compoundActions ?? []) {
      const built = this.#build(child);
      built.parent = node;
      node.children.push(built);
    }
    return node;
  }

  #track(node: TaskNode): void {
    switch (node.kind) {
      case "all":
      case "any":
        for (const child of node.children) this.#track(child);
        return;
      case "leaf":
        if (node.action.actionType !== ActionType.WaitForExternalEvent) {
          if (!node.tracked) this.#schedule(node);
        } else if (this.#events.listen(node.action.externalEventName as string, node)) {
          this.#complete(node, false);
        }
        return;
      default:
        if (node.tracked) return;
        node.tracked = true;
        node.firstTried = this.#now;
        this.#addChild(node);
    }
  }

  /** Gives a retry, a long timer or a polled call its next inner task. */
  #addChild(node: TaskNode): void {
    const child = newNode("leaf", node.action);
    child.parent = node;
    const last = node.children.at(-1);
    const failed = node.waitingOnTimer ? last?.id : last?.retryOf;
    if (node.kind === "retry" && failed !== undefined) child.retryOf = failed;
    node.children.push(child);
    if (node.waitingOnTimer) this.#scheduleTimer(child, this.#now + this.#waitOf(node));
    else if (node.kind === "longTimer") this.#scheduleTimer(child, nextStep(node, this.#now));
    else this.#schedule(child);
  }

  #waitOf(node: TaskNode): number {
    const retry = node.action.retryOptions as RetryOptions;
    const last = node.attempt > retry.maxNumberOfAttempts || node.givenUp;
    return last ? 0 : retryDelay(retry, node.attempt - 1);
  }

  #schedule(node: TaskNode): void {
    const { actionType, fireAt } = node.action;
    if (actionType === ActionType.CreateTimer) {
      this.#scheduleTimer(node, Date.parse(fireAt as string));
      return;
    }
    const id = this.#open(node);
    if (actionType === ActionType.CallEntity) this.#callEntity(node, id);
    else if (actionType === ActionType.LockEntities) this.#lock(node, id);
    else {
      const command = workCommand(node, id);
      if (!command) return;
      this.#pending.add(id);
      this.#commands.push(command);
    }
  }

  #callEntity(node: TaskNode, id: number): void {
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

  #lock(node: TaskNode, id: number): void {
    const requestId = node.action.lockRequestId as string;
    const entities = (node.action.lockSet ?? []).map(({ name, key }) => entityId(name, key));
    this.#openById.delete(id);
    this.#openById.set(requestId, node);
    this.#locked = entities;
    this.#commands.push({ do: "lock", id, requestId, entities });
  }

  #scheduleTimer(node: TaskNode, fireAt: number): void {
    const id = this.#open(node);
    if (node.action.isCanceled) return;
    this.#pending.add(id);
    this.#commands.push({ do: "timer", id, fireAt, ...retryMark(node) });
  }

  #open(node: TaskNode): number {
    node.tracked = true;
    node.id = this.#nextId++;
    this.#openById.set(node.id, node);
    return node.id;
  }

  #complete(node: TaskNode, failed: boolean): void {
    node.done = true;
    node.failed = failed;
    if (node.parent) this.#childDone(node.parent, node);
  }

  #childDone(parent: TaskNode, child: TaskNode): void {
    switch (parent.kind) {
      case "any":
        if (!parent.done) this.#complete(parent, false);
        return;
      case "all":
        if (parent.done) return;
        if (child.failed) this.#complete(parent, true);
        else if (allSucceeded(parent)) this.#complete(parent, false);
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

  #attemptDone(retry: TaskNode, child: TaskNode): void {
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

function pollRequest(node: TaskNode, result: string | null | undefined, delay: number): Poll | undefined {
  const request = node.parent?.kind === "http" ? node.action.httpRequest : undefined;
  return request && result ? pollOf(request, JSON.parse(result), delay) : undefined;
}
