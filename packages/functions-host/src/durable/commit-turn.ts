import { applyCommand, releaseEntities } from "./apply-command.ts";
import type { Effects } from "./effects.ts";
import { EventType } from "./history-event.ts";
import type { Instance } from "./instance.ts";
import { startMessage } from "./new-instance.ts";
import type { TurnToCommit } from "./run-turn.ts";
import type { Store } from "./store.ts";
import type { Turn } from "./turn.ts";

/** Writes a turn into the store; runs inside a transaction. */
export function commitTurn(
  store: Store,
  instance: Instance,
  { turn, consumed, length, suspended }: TurnToCommit,
  now: number,
  next: { execution: string; version: string | undefined },
): Effects {
  const effects: Effects = { activities: [], awake: [], firstDue: undefined };
  store.queues.take(consumed);
  const customStatus = turn.customStatus ?? instance.customStatus;
  if (turn.continueAsNew) {
    store.instances.clearHistory(instance.id);
    store.queues.dropTimers(instance.id);
    const following: Instance = {
      ...instance,
      execution: next.execution,
      input: turn.continueAsNew.input,
      customStatus,
      status: suspended ? "Suspended" : "Running",
      updated: now,
    };
    for (const command of turn.commands) applyCommand(store, instance, command, effects, now, next.version);
    releaseEntities(store, store.entities.lockedBy(instance.execution), instance.execution, effects);
    store.instances.put(following);
    store.queues.send(instance.id, startMessage(following));
    effects.awake.push(instance.id);
    return effects;
  }
  store.instances.append(instance.id, length, turn.events);
  for (const command of turn.commands) applyCommand(store, instance, command, effects, now, next.version);
  if (turn.ending) {
    store.queues.dropTimers(instance.id);
    releaseEntities(store, store.entities.lockedBy(instance.execution), instance.execution, effects);
    store.instances.put({ ...instance, ...turn.ending, customStatus, updated: now });
    tellParent(store, instance, turn.ending, effects);
  } else {
    store.instances.put({
      ...instance,
      customStatus,
      output: reasonOf(turn) ?? instance.output,
      status: suspended ? "Suspended" : "Running",
      updated: now,
    });
  }
  return effects;
}

/** Azure shows the reason of the last suspend or resume in the place of the output that is still to come. */
function reasonOf({ events }: Turn): string | undefined {
  const last = events.findLast(
    ({ EventType: type }) => type === EventType.ExecutionSuspended || type === EventType.ExecutionResumed,
  );
  return last && JSON.stringify(last.Reason ?? "");
}

function tellParent(
  store: Store,
  { id, name, parent }: Instance,
  { status, output }: { status: string; output: string | null },
  effects: Effects,
): void {
  if (!parent) return;
  const TaskScheduledId = parent.task;
  const event =
    status === "Completed"
      ? { EventType: EventType.SubOrchestrationInstanceCompleted, TaskScheduledId, Result: output ?? "null" }
      : {
          EventType: EventType.SubOrchestrationInstanceFailed,
          TaskScheduledId,
          Reason:
            status === "Failed" && output !== null
              ? text(output)
              : `Orchestrator function '${name}' was ${status.toLowerCase()}.`,
          Details: `Instance ${id}: ${status}`,
        };
  store.queues.send(parent.instanceId, { execution: parent.execution, event });
  effects.awake.push(parent.instanceId);
}

function text(output: string): string {
  const value: unknown = JSON.parse(output);
  return typeof value === "string" ? value : output;
}
