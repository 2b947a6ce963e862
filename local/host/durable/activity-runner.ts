import { runFunction } from "../run-function.ts";
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
      if (!(error instanceof WorkerLost)) throw error;
      // Not the activity's fault, as far as anyone knows: it runs again.
      if (stopped) return;
      parts.log("warning", "durable", `Activity ${activity.name} runs again: ${error.message}`);
      return add([activity]);
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
  const result = await runFunction(parts, found, { string: activity.input }, metadata);
  return result.failure
    ? { EventType: EventType.TaskFailed, TaskScheduledId, ...activityFailure(activity.name, result.failure) }
    : { EventType: EventType.TaskCompleted, TaskScheduledId, Result: resultText(result.returnValue) };
}
