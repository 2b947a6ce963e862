import { EventType, type HistoryEvent } from "./history-event.ts";

const names = new Map<number, string>(Object.entries(EventType).map(([name, number]) => [number, name]));
const hidden = new Set<number>([
  EventType.OrchestratorStarted,
  EventType.OrchestratorCompleted,
  EventType.TaskScheduled,
  EventType.SubOrchestrationInstanceCreated,
  EventType.TimerCreated,
]);

/** A history as the Durable HTTP API shows it: each completion with what it completes, event types as names. */
export function shownHistory(
  history: readonly HistoryEvent[],
  showOutput: boolean,
  showInput: boolean,
): Record<string, unknown>[] {
  const scheduled = new Map(history.filter(isScheduled).map((event) => [event.EventId, event]));
  const ended = new Set(history.map((event) => event.TaskScheduledId ?? event.TimerId));
  return history
    .filter((event) => !hidden.has(event.EventType) || (isScheduled(event) && !ended.has(event.EventId)))
    .map((event) => shown(event, scheduled, showOutput, showInput));
}

function isScheduled({ EventType: type }: HistoryEvent): boolean {
  return (
    type === EventType.TaskScheduled ||
    type === EventType.SubOrchestrationInstanceCreated ||
    type === EventType.TimerCreated
  );
}

function shown(
  event: HistoryEvent,
  scheduled: ReadonlyMap<number, HistoryEvent>,
  showOutput: boolean,
  showInput: boolean,
): Record<string, unknown> {
  const {
    EventType: type,
    EventId: _id,
    IsPlayed: _played,
    TaskScheduledId,
    TimerId,
    ActionsKnown: _known,
    RetryOf: _retry,
    Result,
    Input,
    ...rest
  } = event;
  const before = scheduled.get((TaskScheduledId ?? TimerId) as number);
  return {
    EventType: names.get(type) ?? String(type),
    ...rest,
    ...(before?.Name && { FunctionName: before.Name }),
    ...(type === EventType.ExecutionStarted && { FunctionName: event.Name }),
    ...(before && { ScheduledTime: before.Timestamp }),
    ...(showInput && Input != null && { Input: value(Input) }),
    ...(showOutput && Result != null && { Result: value(Result) }),
  };
}

function value(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
