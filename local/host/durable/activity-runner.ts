import type { ActivityWork } from "../store/queues.ts";
import { WorkerLost } from "../worker/worker-process.ts";
import { callHttp } from "./call-http.ts";
import type { EngineParts } from "./engine.ts";
import { activityFailure, unknownFunction } from "./failure-texts.ts";
import { EventType } from "./history-event.ts";
import { killPoint } from "./kill-point.ts";
import type { Message } from "./message.ts";
import { resultText } from "./payload.ts";

/** Runs scheduled activities, so many at once. */
export interface ActivityRunner {
  add(work: readonly ActivityWork[]): void;
  busy(): boolean;
  stop(): Promise<void>;
}

/** Builds the runner. An activity is over when its result is on disk in its caller's inbox, and not before. */
export function activityRunner(parts: EngineParts, wake: (instance: string) => void): ActivityRunner {
  const { store, settings } = parts;
  const queue: ActivityWork[] = [];
  const running = new Set<Promise<void>>();
  let stopped = false;

  function pump(): void {
    while (!stopped && running.size < settings.maxConcurrentActivities && queue.length > 0) {
      const run = work(queue.shift() as ActivityWork).finally(() => {
        running.delete(run);
        pump();
      });
      running.add(run);
    }
  }

  async function work(activity: ActivityWork): Promise<void> {
    let message: Message;
    try {
      message = { execution: activity.execution, event: await runActivity(parts, activity) };
    } catch (error) {
      // The host's fault or the worker's, not the activity's: it runs again.
      if (!stopped) {
        parts.log("warning", "durable", `Activity ${activity.name} runs again: ${(error as Error).message}`);
        setTimeout(() => add([activity]), error instanceof WorkerLost ? 0 : 1_000);
      }
      return;
    }
    killPoint(activity.name);
    const counted = await store.database.commit(() => {
      if (!store.queues.endActivity(activity.seq)) return false;
      store.queues.send(activity.instance, message);
      return true;
    });
    if (counted) wake(activity.instance);
  }

  function add(work: readonly ActivityWork[]): void {
    queue.push(...work);
    pump();
  }

  return {
    add,
    busy: () => queue.length > 0 || running.size > 0,
    async stop() {
      stopped = true;
      await Promise.race([Promise.allSettled(running), new Promise((resolve) => setTimeout(resolve, 1_000))]);
    },
  };
}

async function runActivity(parts: EngineParts, activity: ActivityWork): Promise<Message["event"]> {
  const TaskScheduledId = activity.task;
  if (activity.name === "BuiltIn::HttpActivity") {
    const response = await callHttp(JSON.parse(activity.input));
    return "failure" in response
      ? { EventType: EventType.TaskFailed, TaskScheduledId, Reason: response.failure, Details: "" }
      : { EventType: EventType.TaskCompleted, TaskScheduledId, Result: JSON.stringify(response) };
  }
  const found = parts.functions().find(activity.name, "activityTrigger");
  if (!found) {
    const known = parts.functions().ofType("activityTrigger");
    const reason = unknownFunction(
      "activity",
      activity.name,
      known.map((each) => each.name),
    );
    const Reason = `Activity function '${activity.name}' failed: ${reason}`;
    return { EventType: EventType.TaskFailed, TaskScheduledId, Reason, Details: "" };
  }
  const metadata = { instanceId: { string: activity.instance } };
  const extra = await parts.bindings.inputs(found, metadata);
  const result = await parts.pool.invoke({
    functionName: found.id,
    inputs: [{ name: found.triggerName, data: { string: activity.input } }, ...extra],
    triggerMetadata: metadata,
  });
  if (!result.failure) await parts.bindings.outputs(found, result, metadata);
  return result.failure
    ? { EventType: EventType.TaskFailed, TaskScheduledId, ...activityFailure(activity.name, result.failure) }
    : { EventType: EventType.TaskCompleted, TaskScheduledId, Result: resultText(result.returnValue) };
}
