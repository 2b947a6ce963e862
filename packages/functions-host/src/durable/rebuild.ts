import type { ActionOrSame } from "./action.ts";
import type { Command } from "./command.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import { Simulation } from "./simulation.ts";

/** Plays an execution's stored turns again with the actions that its code asks for now. */
export function rebuild(
  execution: string,
  pollDelay: number,
  history: readonly HistoryEvent[],
  actions: readonly ActionOrSame[],
): { simulation: Simulation; mismatch?: string } {
  const simulation = new Simulation(execution, pollDelay);
  const scheduled = new Map<number, HistoryEvent>();
  let turn: HistoryEvent[] = [];
  let mismatch: string | undefined;
  for (const event of history) {
    turn.push(event);
    if (event.EventType !== EventType.OrchestratorCompleted) continue;
    const added = actions.slice(simulation.known, event.ActionsKnown);
    for (const each of turn) if (isSchedule(each)) scheduled.set(each.EventId, each);
    for (const command of simulation.play(turn, added, [])) mismatch ??= differs(command, scheduled);
    turn = [];
  }
  return mismatch ? { simulation, mismatch } : { simulation };
}

function isSchedule({ EventType: type }: HistoryEvent): boolean {
  return type === EventType.TaskScheduled || type === EventType.SubOrchestrationInstanceCreated;
}

/** The Durable Task Framework stops an orchestration whose code no longer asks for what its history holds. */
function differs(command: Command, scheduled: ReadonlyMap<number, HistoryEvent>): string | undefined {
  if (command.do !== "activity" && command.do !== "sub") return undefined;
  const before = scheduled.get(command.id);
  const kind =
    command.do === "activity" ? EventType.TaskScheduled : EventType.SubOrchestrationInstanceCreated;
  if (before && before.EventType === kind && before.Name?.toLowerCase() === command.name.toLowerCase())
    return undefined;
  const was = before ? `'${before.Name}'` : "something else";
  return (
    `Non-Deterministic workflow detected: A previous execution of this orchestration scheduled ${was} with sequence ID ` +
    `${command.id}, but the current replay execution schedules '${command.name}' there. Was a change made to the ` +
    `orchestrator code after this instance had already started running?`
  );
}
