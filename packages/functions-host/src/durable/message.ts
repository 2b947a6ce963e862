import { EventType, type HistoryEvent } from "./history-event.ts";

/** Something that happened to an instance and waits for its next turn. */
export interface Message {
  /** Answers carry the execution that asked: a later execution of the same instance must not get them. */
  execution?: string;
  event: Pick<HistoryEvent, "EventType"> & Partial<HistoryEvent>;
}

/** Splits an inbox into what the next turn takes and what stays until a suspended instance resumes. */
export function takeMessages(
  execution: string,
  suspended: boolean,
  messages: readonly Message[],
): { taken: Message[]; left: Message[] } {
  const taken: Message[] = [];
  const left: Message[] = [];
  let paused = suspended;
  for (const message of messages) {
    const { EventType: type } = message.event;
    if (message.execution !== undefined && message.execution !== execution) continue;
    if (type === EventType.ExecutionSuspended) paused = true;
    if (type === EventType.ExecutionResumed) {
      paused = false;
      taken.push(...left.splice(0));
    }
    const control =
      type === EventType.ExecutionSuspended ||
      type === EventType.ExecutionResumed ||
      type === EventType.ExecutionTerminated;
    if (paused && !control) left.push(message);
    else taken.push(message);
  }
  return { taken, left };
}

/** The events that a turn adds before the orchestrator runs. */
export function eventsOf(messages: readonly Message[], now: number): HistoryEvent[] {
  const Timestamp = new Date(now).toISOString();
  const started = { EventType: EventType.OrchestratorStarted, EventId: -1, IsPlayed: false, Timestamp };
  return [started, ...messages.map(({ event }) => ({ EventId: -1, IsPlayed: false, Timestamp, ...event }))];
}
