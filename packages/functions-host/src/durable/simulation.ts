import { type ActionOrSame, ActionType, countActions } from "./action.ts";
import type { Command } from "./command.ts";
import { complete } from "./completion.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import { type Poll, pollOf } from "./poll.ts";
import { Scheduler } from "./scheduler.ts";
import { kindOf, newNode, type TaskNode } from "./task-node.ts";

/** What has no outcome to wait for. */
const oneWay = new Set<number>([
  ActionType.ContinueAsNew,
  ActionType.SignalEntity,
  ActionType.ScheduledSignalEntity,
  ActionType.ReleaseEntities,
]);

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

  readonly #scheduler: Scheduler;
  readonly #defaultPollDelay: number;
  #actions: ActionOrSame[] = [];
  #size = 0;
  #cursor = 0;
  #awaited: TaskNode | undefined;
  #byIndex: TaskNode[] = [];

  constructor(executionId: string, defaultPollDelay: number) {
    this.#scheduler = new Scheduler(executionId);
    this.#defaultPollDelay = defaultPollDelay;
  }

  /** How many top-level actions are known so far. */
  get known(): number {
    return this.#actions.length;
  }

  /** How many actions are known so far, those inside compounds one by one. */
  get size(): number {
    return this.#size;
  }

  /** Whether activities, sub-orchestrations or timers are still out: an orchestration ends only without them. */
  get hasOpenTasks(): boolean {
    return this.#scheduler.ids.anyPending;
  }

  /** Plays one turn: its events with all actions known after it. Returns what the turn adds. */
  play(
    events: readonly HistoryEvent[],
    added: readonly ActionOrSame[],
    cancelled: readonly number[],
  ): Command[] {
    this.#scheduler.commands = [];
    for (const action of added) this.#actions.push(action);
    this.#size += countActions(added);
    for (const event of events) this.#apply(event);
    for (const index of cancelled) {
      const node = this.#byIndex[index];
      if (node) this.#scheduler.cancel(node);
    }
    return this.#scheduler.commands;
  }

  #apply(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.OrchestratorStarted:
        this.#scheduler.now = Math.max(this.#scheduler.now, Date.parse(event.Timestamp));
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
    this.#scheduler.ids.settle(id);
    const node = this.#scheduler.ids.close(id);
    if (!node) return;
    const poll = failed ? undefined : pollRequest(node, result, this.#defaultPollDelay);
    if (poll) this.#scheduler.pollAgain(node.parent as TaskNode, poll);
    else complete(this.#scheduler, node, failed);
  }

  /** An entity's answer has the name of the request; anything else is an external event. */
  #raise(name: string): void {
    const node = this.#scheduler.ids.close(name) ?? this.#scheduler.events.raise(name);
    if (node) complete(this.#scheduler, node, false);
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

  /** What is one-way acts at once; a task is built, then tracked, as the SDK does on a yield. */
  #take(action: ActionOrSame): TaskNode | undefined {
    if (!("same" in action) && oneWay.has(action.actionType)) {
      this.#byIndex.push(newNode("leaf", action));
      if (action.actionType === ActionType.ContinueAsNew) this.continueAsNew = { input: action.input };
      else if (action.actionType === ActionType.ReleaseEntities) this.#scheduler.release();
      else this.#scheduler.signal(action);
      return undefined;
    }
    const node = this.#build(action);
    this.#scheduler.track(node);
    return node;
  }

  #build(action: ActionOrSame): TaskNode {
    if ("same" in action) return this.#byIndex[action.same] as TaskNode;
    const node = newNode(kindOf(action, this.#scheduler.now), action);
    this.#byIndex.push(node);
    for (const child of action.compoundActions ?? []) {
      const built = this.#build(child);
      built.parent = node;
      node.children.push(built);
    }
    return node;
  }
}

function pollRequest(node: TaskNode, result: string | null | undefined, delay: number): Poll | undefined {
  const request = node.parent?.kind === "http" ? node.action.httpRequest : undefined;
  return request && result ? pollOf(request, JSON.parse(result), delay, node.polled) : undefined;
}
