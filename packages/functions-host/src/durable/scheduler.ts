import { type Action, ActionType } from "./action.ts";
import type { Command, Work } from "./command.ts";
import { complete } from "./completion.ts";
import { callEntityCommand, lockCommand, signalCommand } from "./entity-command.ts";
import { EventWaits } from "./event-waits.ts";
import type { Poll } from "./poll.ts";
import { TaskIds } from "./task-ids.ts";
import { newNode, nextStep, retryWait, type TaskNode } from "./task-node.ts";
import { retryMark, workCommand } from "./work-command.ts";

/** Gives tasks their ids when the SDK would, and notes what the host has to do for them. */
export class Scheduler {
  /** The orchestration's clock. */
  now = 0;
  commands: Command[] = [];
  readonly ids = new TaskIds();
  readonly events = new EventWaits();
  readonly #executionId: string;
  #locked: string[] = [];

  constructor(executionId: string) {
    this.#executionId = executionId;
  }

  /** Schedules a task and those inside it, depth first. */
  track(node: TaskNode): void {
    switch (node.kind) {
      case "all":
      case "any":
        for (const child of node.children) this.track(child);
        return;
      case "leaf":
        if (node.action.actionType !== ActionType.WaitForExternalEvent) {
          if (!node.tracked) this.#schedule(node);
        } else if (this.events.listen(node.action.externalEventName as string, node)) {
          complete(this, node, false);
        }
        return;
      default:
        if (node.tracked) return;
        node.tracked = true;
        node.firstTried = this.now;
        this.addChild(node);
    }
  }

  /** Gives a retry, a long timer or a polled call its next inner task. */
  addChild(node: TaskNode): void {
    const child = newNode("leaf", node.action);
    child.parent = node;
    const last = node.children.at(-1);
    const failed = node.waitingOnTimer ? last?.id : last?.retryOf;
    if (node.kind === "retry" && failed !== undefined) child.retryOf = failed;
    node.children.push(child);
    if (node.waitingOnTimer) this.#scheduleTimer(child, this.now + retryWait(node));
    else if (node.kind === "longTimer") this.#scheduleTimer(child, nextStep(node, this.now));
    else this.#schedule(child);
  }

  /** A 202 with a Location: wait, then ask there. The SDK counts both tasks now, the call starts after the timer. */
  pollAgain(call: TaskNode, { request, delay }: Poll): void {
    const timer = newNode("leaf", { actionType: ActionType.CreateTimer });
    const next = newNode("leaf", call.action);
    next.parent = call;
    next.polled = request.uri;
    timer.parent = call;
    this.#scheduleTimer(timer, this.now + delay);
    timer.next = { do: "http", id: this.ids.open(next), request };
  }

  /** Work whose end the orchestration waits for. */
  start(command: Work): void {
    this.ids.hold(command.id);
    this.commands.push(command);
  }

  signal(action: Action): void {
    this.commands.push(signalCommand(action, this.ids.skip(1)));
  }

  /** Gives all locked entities back; each takes an id. */
  release(): void {
    const entities = this.#locked;
    this.commands.push({ do: "release", firstId: this.ids.skip(entities.length), entities });
    this.#locked = [];
  }

  cancel(node: TaskNode): void {
    if (node.done || node.action.isCanceled) return;
    node.action = { ...node.action, isCanceled: true };
    const leaf = node.kind === "longTimer" ? node.children.at(-1) : node;
    if (leaf?.id === undefined) return;
    this.ids.close(leaf.id);
    if (this.ids.settle(leaf.id)) this.commands.push({ do: "cancelTimer", id: leaf.id });
  }

  #schedule(node: TaskNode): void {
    const { actionType, fireAt, lockRequestId } = node.action;
    const requestId = (id: number) => `${this.#executionId}:${id}`;
    switch (actionType) {
      case ActionType.CreateTimer:
        this.#scheduleTimer(node, Date.parse(fireAt as string));
        return;
      case ActionType.CallEntity: {
        const id = this.ids.open(node, requestId);
        this.commands.push(callEntityCommand(node.action, id, requestId(id)));
        return;
      }
      case ActionType.LockEntities: {
        const command = lockCommand(
          node.action,
          this.ids.open(node, () => lockRequestId as string),
        );
        this.#locked = command.entities;
        this.commands.push(command);
        return;
      }
      default: {
        const command = workCommand(node, this.ids.open(node));
        if (command) this.start(command);
      }
    }
  }

  #scheduleTimer(node: TaskNode, fireAt: number): void {
    const id = this.ids.open(node);
    if (!node.action.isCanceled) this.start({ do: "timer", id, fireAt, ...retryMark(node) });
  }
}
