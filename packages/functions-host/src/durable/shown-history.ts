import { EventType, type EventTypeNumber, type HistoryEvent } from "./history-event.ts";

/** What the Durable HTTP API shows of a history. */
export interface Shown {
  input: boolean;
  output: boolean;
}

const names = new Map<number, string>(Object.entries(EventType).map(([name, number]) => [number, name]));

/** Fields that the extension writes even where they hold nothing. */
const nullable: Partial<Record<EventTypeNumber, readonly string[]>> = {
  [EventType.ExecutionStarted]: ["Correlation", "ScheduledStartTime", "ParentTraceContext"],
  [EventType.TaskScheduled]: ["Tags", "ParentTraceContext"],
  [EventType.TaskFailed]: ["FailureDetails"],
  [EventType.SubOrchestrationInstanceFailed]: ["FailureDetails"],
  [EventType.ExecutionCompleted]: ["FailureDetails"],
};

/** A history as the Durable HTTP API shows it: each completion with what it completes, event types as names. */
export function shownHistory(history: readonly HistoryEvent[], shown: Shown): Record<string, unknown>[] {
  const scheduled = new Map(history.filter(isScheduled).map((event) => [event.EventId, event]));
  const ended = new Set(history.map((event) => event.TaskScheduledId));
  return history
    .filter(({ EventType: type }) => !isOrchestrators(type))
    .filter((event) => !(isScheduled(event) && ended.has(event.EventId)))
    .map((event) => shownEvent(event, scheduled.get(event.TaskScheduledId as number), shown));
}

function isOrchestrators(type: EventTypeNumber): boolean {
  return type === EventType.OrchestratorStarted || type === EventType.OrchestratorCompleted;
}

function isScheduled({ EventType: type }: HistoryEvent): boolean {
  return type === EventType.TaskScheduled || type === EventType.SubOrchestrationInstanceCreated;
}

function shownEvent(
  event: HistoryEvent,
  before: HistoryEvent | undefined,
  { input, output }: Shown,
): Record<string, unknown> {
  const { EventType: type, Timestamp, Name, Input, Result, InstanceId, Version: _version, ...rest } = event;
  const { EventId: _id, IsPlayed: _played, TaskScheduledId: _task, TimerId: _timer, ...more } = rest;
  const { ActionsKnown: _known, RetryOf: _retry, ...own } = more;
  const isStart = type === EventType.ExecutionStarted;
  const instance = InstanceId ?? before?.InstanceId;
  const text = Input === undefined ? before?.Input : Input;
  const given = type === EventType.ExecutionTerminated && text ? value(text) : text;
  return {
    EventType: names.get(type) ?? String(type),
    ...Object.fromEntries((nullable[type] ?? []).map((name) => [name, null])),
    ...own,
    Timestamp,
    ...(Name !== undefined && { [isStart ? "FunctionName" : "Name"]: Name }),
    ...(before && { ScheduledTime: before.Timestamp, FunctionName: before.Name }),
    ...(instance !== undefined && { InstanceId: instance }),
    ...(input && given !== undefined && { Input: given }),
    ...(output && Result !== undefined && { Result: value(Result) }),
  };
}

function value(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
