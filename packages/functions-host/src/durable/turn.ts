import { type ActionOrSame, countActions } from "./action.ts";
import type { Command } from "./command.ts";
import { eventsOfCommand } from "./command-events.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import type { Instance, RuntimeStatus } from "./instance.ts";
import { json } from "./payload.ts";
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
    ...commands.flatMap((command) => eventsOfCommand(instance, command, Timestamp)),
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

/** An execution that asks for more than Azure's host allows fails. */
export function withinActionLimit(outcome: Outcome, simulation: Simulation, limit: number): Outcome {
  if (simulation.size + countActions(outcome.added) <= limit) return outcome;
  const error =
    `Maximum amount of orchestration actions (${limit.toLocaleString("en-US")}) has been reached. ` +
    "This value can be configured in host.json file as MaxOrchestrationActions.";
  return { ...outcome, added: [], isDone: false, error };
}
