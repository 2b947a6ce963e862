import type { Answer } from "./answer.ts";
import type { Effects } from "./effects.ts";
import { EventType, type HistoryEvent } from "./history-event.ts";
import { activityInput } from "./payload.ts";
import type { Store } from "./store.ts";

/** What a failed execution does again. */
export interface Rewound {
  history: HistoryEvent[];
  /** TaskScheduled events whose activities run once more. */
  activities: HistoryEvent[];
  /** SubOrchestrationInstanceCreated events whose instances are rewound in turn. */
  subs: HistoryEvent[];
}

/**
 * Takes the failures out of a history, so that their tasks are open again. Attempts that a retry policy followed up
 * stay; the timer after a last attempt, which only tells the SDK that it was the last, goes.
 */
export function withoutFailures(history: readonly HistoryEvent[]): Rewound {
  const retried = new Set<number>();
  for (const event of history) {
    if (event.RetryOf !== undefined && event.EventType !== EventType.TimerCreated) retried.add(event.RetryOf);
  }
  const failed = new Set<number>();
  for (const event of history) {
    if (isFailure(event) && !retried.has(event.TaskScheduledId as number))
      failed.add(event.TaskScheduledId as number);
  }
  const timers = new Set<number>();
  for (const event of history) {
    if (event.EventType === EventType.TimerCreated && failed.has(event.RetryOf as number))
      timers.add(event.EventId);
  }
  const stays = (event: HistoryEvent) =>
    !(isFailure(event) && failed.has(event.TaskScheduledId as number)) &&
    !(event.EventType === EventType.TimerCreated && timers.has(event.EventId)) &&
    !(event.EventType === EventType.TimerFired && timers.has(event.TimerId as number)) &&
    event.EventType !== EventType.ExecutionCompleted;
  const open = (type: number) =>
    history.filter((event) => event.EventType === type && failed.has(event.EventId));
  return {
    history: history.filter(stays),
    activities: open(EventType.TaskScheduled),
    subs: open(EventType.SubOrchestrationInstanceCreated),
  };
}

/** Rewinds a failed instance and the failed children that it waited for; runs inside a transaction. */
export function rewindInstance(
  store: Store,
  id: string,
  reason: string,
  now: number,
): { answer: Answer; effects: Effects } {
  const effects: Effects = { activities: [], awake: [], firstDue: undefined };
  const instance = store.instances.get(id);
  if (!instance) return { answer: "unknown", effects };
  if (instance.status !== "Failed") return { answer: "ended", effects };
  rewindOne(store, id, reason, now, effects);
  return { answer: "accepted", effects };
}

function rewindOne(store: Store, id: string, reason: string, now: number, effects: Effects): void {
  const instance = store.instances.get(id);
  if (instance?.status !== "Failed") return;
  const rewound = withoutFailures(store.instances.history(id));
  store.instances.clearHistory(id);
  store.instances.append(id, 0, rewound.history);
  store.instances.put({ ...instance, status: "Running", output: null, updated: now });
  for (const { EventId: task, Name: name = "", Input } of rewound.activities) {
    const [first] = JSON.parse(Input ?? "[null]");
    const input = name === "BuiltIn::HttpActivity" ? JSON.stringify(first) : activityInput(first);
    effects.activities.push(
      store.queues.addActivity({ instance: id, execution: instance.execution, task, name, input }),
    );
  }
  store.queues.send(id, { event: { EventType: EventType.GenericEvent, Input: JSON.stringify(reason) } });
  effects.awake.push(id);
  for (const { InstanceId } of rewound.subs) {
    if (InstanceId) rewindOne(store, InstanceId, reason, now, effects);
  }
}

function isFailure({ EventType: type }: HistoryEvent): boolean {
  return type === EventType.TaskFailed || type === EventType.SubOrchestrationInstanceFailed;
}
