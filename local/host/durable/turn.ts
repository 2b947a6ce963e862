import type { ActionOrSame } from "./action.ts";
import type { Command } from "./command.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import type { Instance, RuntimeStatus } from "./instance.ts";
import type { Simulation } from "./simulation.ts";

/** What one run of the orchestrator's code said. */
export interface Outcome {
  /** Top-level actions beyond those known before the turn. */
  added: ActionOrSame[];
  /** Indices of all timers that the code has cancelled so far. */
  cancelled: number[];
  isDone: boolean;
  /** JSON text of the returned value. */
  output?: string | undefined;
  customStatus?: string | undefined;
  error?: string | undefined;
}

/** How an execution ended. */
export interface Ending {
  status: RuntimeStatus;
  output: string | null;
}

/** Everything that a turn changes; committed as one. */
export interface Turn {
  events: HistoryEvent[];
  commands: Command[];
  customStatus?: string | undefined;
  ending?: Ending;
  continueAsNew?: { input: string | null };
}

/**
 * Decides what a turn changes. An execution ends, fails or begins again only when all the tasks it scheduled have
 * ended: the Durable Task Framework waits for them, timers included.
 */
export function decideTurn(
  instance: Instance,
  simulation: Simulation,
  newEvents: readonly HistoryEvent[],
  outcome: Outcome,
): Turn {
  const commands = simulation.play(newEvents, outcome.added, outcome.cancelled);
  const Timestamp = newEvents[0]?.Timestamp as string;
  const completed: HistoryEvent = {
    EventType: EventType.OrchestratorCompleted,
    EventId: -1,
    IsPlayed: false,
    Timestamp,
    ActionsKnown: simulation.known,
  };
  const events = [
    ...newEvents,
    ...commands.flatMap((command) => eventOf(instance, command, Timestamp)),
    completed,
  ];
  const turn: Turn = { events, commands, customStatus: outcome.customStatus };
  if (simulation.hasOpenTasks) return turn;
  if (outcome.error !== undefined) {
    const text = `Orchestrator function '${instance.name}' failed: ${outcome.error}`;
    return ended(turn, "Failed", JSON.stringify(text), Timestamp);
  }
  if (simulation.continueAsNew)
    return { ...turn, continueAsNew: { input: json(simulation.continueAsNew.input) } };
  if (outcome.isDone) return ended(turn, "Completed", outcome.output ?? null, Timestamp);
  return turn;
}

/** The turn of an instance that was told to stop; its code does not run. */
export function terminatedTurn(newEvents: readonly HistoryEvent[]): Turn {
  const told = newEvents.find((event) => event.EventType === EventType.ExecutionTerminated);
  const turn: Turn = { events: [...newEvents], commands: [] };
  return ended(turn, "Terminated", told?.Input ?? null, newEvents[0]?.Timestamp as string);
}

/** The turn of an orchestration that cannot run at all. */
export function failedTurn(newEvents: readonly HistoryEvent[], reason: string): Turn {
  const turn: Turn = { events: [...newEvents], commands: [] };
  return ended(turn, "Failed", JSON.stringify(reason), newEvents[0]?.Timestamp as string);
}

function ended(turn: Turn, status: RuntimeStatus, output: string | null, Timestamp: string): Turn {
  const event: HistoryEvent = {
    EventType: EventType.ExecutionCompleted,
    EventId: -1,
    IsPlayed: false,
    Timestamp,
    Result: output,
    OrchestrationStatus: status,
  };
  return { ...turn, events: [...turn.events, event], ending: { status, output } };
}

const statusLimit = 16 * 1024;

/** The custom status may hold 16 KB of UTF-16; a larger one fails the orchestration, as in Azure. */
export function withinStatusLimit(outcome: Outcome): Outcome {
  const bytes = (outcome.customStatus?.length ?? 0) * 2;
  if (bytes <= statusLimit) return outcome;
  const { customStatus: _tooLarge, ...rest } = outcome;
  const error = `The size of the JSON-serialized payload must not exceed 16 KB of UTF-16 text. It has ${bytes} bytes (custom status).`;
  return { ...rest, error };
}

/** JSON text of a value that the SDK handed over; an absent one is null. */
export function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/** The id of the instance that runs a sub-orchestration. */
export function subInstanceId(instance: Instance, command: { id: number; instanceId?: string }): string {
  return command.instanceId ?? `${instance.execution}:${command.id}`;
}

function eventOf(instance: Instance, command: Command, Timestamp: string): HistoryEvent[] {
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
