import { EventType, type HistoryEvent } from "../durable/history-event.ts";

/**
 * A history event as the SDK sees it, turn after turn.
 *
 * Everything is behind getters because the SDK walks all own properties of all events in every turn, looking for
 * timestamps to parse: with plain objects that walk costs ten times the replay itself. Dates are made afresh, as an
 * orchestrator may change the one it gets from `currentUtcDateTime`.
 */
export class ReplayedEvent {
  readonly #event: HistoryEvent;
  #played = false;

  constructor(event: HistoryEvent) {
    this.#event = event;
  }
  /** From the next turn on the event is an old one. */
  markPlayed(): void {
    this.#played = true;
  }
  get IsPlayed() {
    return this.#played;
  }
  get EventType() {
    return this.#event.EventType;
  }
  get EventId() {
    return this.#event.EventId;
  }
  get Timestamp() {
    return new Date(this.#event.Timestamp);
  }
  get TaskScheduledId() {
    return this.#event.TaskScheduledId;
  }
  get TimerId() {
    return this.#event.TimerId;
  }
  get FireAt() {
    return this.#event.FireAt;
  }
  get Name() {
    return this.#event.Name;
  }
  get Version() {
    return this.#event.Version;
  }
  get Input() {
    return this.#event.Input;
  }
  get Result() {
    return this.#event.Result;
  }
  get InstanceId() {
    return this.#event.InstanceId;
  }
}

/** A failure: the SDK asks whether these properties are the event's own. */
class ReplayedFailure extends ReplayedEvent {
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails?: object;

  constructor(event: HistoryEvent) {
    super(event);
    this.Reason = event.Reason ?? "";
    this.Details = event.Details ?? "";
    if (event.FailureDetails) this.FailureDetails = event.FailureDetails;
  }
}

/** Wraps an event for the SDK. */
export function replayed(event: HistoryEvent): ReplayedEvent {
  const failed =
    event.EventType === EventType.TaskFailed || event.EventType === EventType.SubOrchestrationInstanceFailed;
  return failed ? new ReplayedFailure(event) : new ReplayedEvent(event);
}
