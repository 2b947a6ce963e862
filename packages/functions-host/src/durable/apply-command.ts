import type { Command } from "./command.ts";
import { subInstanceId } from "./command-events.ts";
import type { Effects } from "./effects.ts";
import { EventType } from "./history-event.ts";
import { type Instance, isTerminal } from "./instance.ts";
import { forgetInstance, startMessage } from "./new-instance.ts";
import { activityInput, json } from "./payload.ts";
import { wrongInstanceId } from "./refusal.ts";
import type { Store } from "./store.ts";
import { tellEntity } from "./tell-entity.ts";

/** Carries out a command; runs inside a transaction. */
export function applyCommand(
  store: Store,
  instance: Instance,
  command: Command,
  effects: Effects,
  now: number,
  version: string | undefined,
): void {
  const { id, execution } = instance;
  switch (command.do) {
    case "activity": {
      const input = activityInput(command.input);
      effects.activities.push(
        store.queues.addActivity({ instance: id, execution, task: command.id, name: command.name, input }),
      );
      return;
    }
    case "http": {
      const input = JSON.stringify(command.request);
      effects.activities.push(
        store.queues.addActivity({
          instance: id,
          execution,
          task: command.id,
          name: "BuiltIn::HttpActivity",
          input,
        }),
      );
      return;
    }
    case "timer": {
      const FireAt = new Date(command.fireAt).toISOString();
      const message = { execution, event: { EventType: EventType.TimerFired, TimerId: command.id, FireAt } };
      store.queues.delay(command.fireAt, id, message, { execution, task: command.id });
      effects.firstDue = Math.min(effects.firstDue ?? command.fireAt, command.fireAt);
      return;
    }
    case "cancelTimer":
      store.queues.cancelTimer(id, execution, command.id);
      return;
    case "sub":
      startSub(store, instance, command, effects, now, version);
      return;
    case "failAtOnce": {
      const type =
        command.kind === "activity" ? EventType.TaskFailed : EventType.SubOrchestrationInstanceFailed;
      const Reason = `'${command.name}' was not tried again: the retry time-out has passed.`;
      store.queues.send(id, {
        execution,
        event: { EventType: type, TaskScheduledId: command.id, Reason, Details: "" },
      });
      effects.awake.push(id);
      return;
    }
    case "callEntity": {
      const { requestId, target, operation, input } = command;
      const from = { instanceId: id, execution };
      tellEntity(
        store,
        target,
        { kind: "call", id: requestId, operation, input: json(input), from },
        effects,
      );
      return;
    }
    case "signal": {
      const { target, operation, input, at } = command;
      const message = { kind: "signal" as const, operation, input: json(input) };
      tellEntity(store, target, message, effects, at !== undefined && at > now ? at : undefined);
      return;
    }
    case "lock": {
      const [first] = command.entities;
      if (first === undefined) return;
      const { requestId, entities } = command;
      const from = { instanceId: id, execution };
      tellEntity(store, first, { kind: "lock", id: requestId, entities, from }, effects);
      return;
    }
    case "release":
      releaseEntities(store, command.entities, execution, effects);
      return;
  }
}

/** Gives entities back that an execution has locked. */
export function releaseEntities(
  store: Store,
  entities: readonly string[],
  execution: string,
  effects: Effects,
): void {
  for (const entity of entities) tellEntity(store, entity, { kind: "release", execution }, effects);
}

function startSub(
  store: Store,
  parent: Instance,
  command: Command & { do: "sub" },
  effects: Effects,
  now: number,
  version: string | undefined,
): void {
  const id = subInstanceId(parent, command);
  const existing = store.instances.get(id);
  const link = { instanceId: parent.id, execution: parent.execution, task: command.id };
  const refused = refusalOf(id, existing);
  if (refused !== undefined) {
    const event = {
      EventType: EventType.SubOrchestrationInstanceFailed,
      TaskScheduledId: command.id,
      Reason: refused,
      Details: "",
    };
    store.queues.send(parent.id, { execution: parent.execution, event });
    effects.awake.push(parent.id);
    return;
  }
  if (existing) forgetInstance(store, id);
  const child: Instance = {
    id,
    name: command.name,
    version: command.version ?? version ?? null,
    execution: `${parent.execution}:${command.id}`,
    status: "Pending",
    created: now,
    updated: now,
    input: json(command.input),
    output: null,
    customStatus: null,
    parent: link,
  };
  store.instances.put(child);
  store.queues.send(id, startMessage(child));
  effects.awake.push(id);
}

/** Why a child cannot have this id, if it cannot. */
function refusalOf(id: string, existing: Instance | undefined): string | undefined {
  if (existing && !isTerminal(existing.status))
    return `An orchestration with the instance id '${id}' exists already and is ${existing.status}.`;
  return wrongInstanceId(id);
}
