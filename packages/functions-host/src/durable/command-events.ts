import type { Command } from "./command.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import type { Instance } from "./instance.ts";
import { json } from "./payload.ts";

/** The id of the instance that runs a sub-orchestration. */
export function subInstanceId(instance: Instance, command: { id: number; instanceId?: string }): string {
  return command.instanceId ?? `${instance.execution}:${command.id}`;
}

/** The events that a command leaves in its orchestration's history. */
export function eventsOfCommand(instance: Instance, command: Command, Timestamp: string): HistoryEvent[] {
  const retry = "retryOf" in command && command.retryOf !== undefined ? { RetryOf: command.retryOf } : {};
  const base = { IsPlayed: false, Timestamp, ...retry };
  switch (command.do) {
    case "activity":
      return [
        {
          ...base,
          EventType: EventType.TaskScheduled,
          EventId: command.id,
          Name: command.name,
          Input: JSON.stringify([command.input ?? null]),
        },
      ];
    case "http":
      return [
        {
          ...base,
          EventType: EventType.TaskScheduled,
          EventId: command.id,
          Name: "BuiltIn::HttpActivity",
          Input: JSON.stringify([command.request]),
        },
      ];
    case "sub":
      return [
        {
          ...base,
          EventType: EventType.SubOrchestrationInstanceCreated,
          EventId: command.id,
          Name: command.name,
          InstanceId: subInstanceId(instance, command),
          Input: json(command.input),
        },
      ];
    case "failAtOnce":
      return [
        command.kind === "activity"
          ? { ...base, EventType: EventType.TaskScheduled, EventId: command.id, Name: command.name }
          : {
              ...base,
              EventType: EventType.SubOrchestrationInstanceCreated,
              EventId: command.id,
              Name: command.name,
              InstanceId: `${instance.execution}:${command.id}`,
            },
      ];
    case "timer":
      return [
        {
          ...base,
          EventType: EventType.TimerCreated,
          EventId: command.id,
          FireAt: new Date(command.fireAt).toISOString(),
        },
      ];
    case "callEntity":
    case "lock":
      return [
        sent(
          base,
          command.id,
          command.do === "lock" ? command.entities[0] : command.target,
          command.requestId,
        ),
      ];
    case "signal":
      return [sent(base, command.id, command.target, `${instance.execution}:${command.id}`)];
    case "release":
      return command.entities.map((entity, index) =>
        sent(base, command.firstId + index, entity, `${instance.execution}:${command.firstId + index}`),
      );
    case "cancelTimer":
      return [];
  }
}

function sent(
  base: { IsPlayed: boolean; Timestamp: string },
  EventId: number,
  InstanceId: string | undefined,
  id: string,
): HistoryEvent {
  return {
    ...base,
    EventType: EventType.EventSent,
    EventId,
    ...(InstanceId && { InstanceId }),
    Name: "op",
    Input: JSON.stringify({ id }),
  };
}
