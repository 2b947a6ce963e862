import { runFunction } from "../run-function.ts";
import type { ActivityWork } from "../store/queues.ts";
import { WorkerLost } from "../worker/worker-lost.ts";
import type { Rules } from "../worker/worker-pool.ts";
import { callHttp } from "./call-http.ts";
import type { EngineParts } from "./engine-parts.ts";
import { activityFailure, unknownFunction } from "./failure-texts.ts";
import { EventType } from "./history-event.ts";
import { isTerminal } from "./instance.ts";
import { killPoint } from "./kill-point.ts";
import { tooLarge } from "./limits.ts";
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
  const aside = new Set<ActivityWork>();
  let stopped = false;

  function pump(): void {
    while (!stopped && running.size - aside.size < settings.maxConcurrentActivities && queue.length > 0) {
      const activity = queue.shift() as ActivityWork;
      const run = work(activity).finally(() => {
        running.delete(run);
        aside.delete(activity);
        pump();
      });
      running.add(run);
    }
  }

  async function work(activity: ActivityWork): Promise<void> {
    const event = await runActivity(parts, activity, {
      wanted: () => isWanted(activity),
      onAside: () => {
        aside.add(activity);
        pump();
      },
    }).catch((error) => (error instanceof WorkerLost ? undefined : failed(activity, String(error))));
    // What the host's own end cuts off runs again when it starts.
    if (stopped && !event) return;
    if (event) killPoint(activity.name);
    const counted = await store.database.commit(() => {
      if (!store.queues.endActivity(activity.seq) || !event) return false;
      store.queues.send(activity.instance, { execution: activity.execution, event });
      return true;
    });
    if (counted) wake(activity.instance);
  }

  /** Whether an activity whose process has ended is to be run again: not if nobody waits for it any more. */
  function isWanted({ instance: id, execution }: ActivityWork): boolean {
    const instance = store.instances.get(id);
    return instance?.execution === execution && !isTerminal(instance.status);
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

function failed({ name, task }: ActivityWork, reason: string): Message["event"] {
  const Reason = `Activity function '${name}' failed: ${reason}`;
  return { EventType: EventType.TaskFailed, TaskScheduledId: task, Reason, Details: "" };
}

async function runActivity(
  parts: EngineParts,
  activity: ActivityWork,
  rules: Rules,
): Promise<Message["event"]> {
  const TaskScheduledId = activity.task;
  if (activity.name === "BuiltIn::HttpActivity") {
    const response = await callHttp(JSON.parse(activity.input));
    return "failure" in response
      ? { EventType: EventType.TaskFailed, TaskScheduledId, Reason: response.failure, Details: "" }
      : completed(activity, JSON.stringify(response));
  }
  const found = parts.functions().find(activity.name, "activityTrigger");
  if (!found) {
    const known = parts.functions().ofType("activityTrigger");
    const reason = unknownFunction(
      "activity",
      activity.name,
      known.map((each) => each.name),
    );
    return failed(activity, reason);
  }
  const metadata = { instanceId: { string: activity.instance } };
  const result = await runFunction(parts, found, { string: activity.input }, metadata, { rules });
  return result.failure
    ? { EventType: EventType.TaskFailed, TaskScheduledId, ...activityFailure(activity.name, result.failure) }
    : completed(activity, resultText(result.returnValue));
}

function completed(activity: ActivityWork, Result: string): Message["event"] {
  const wrong = tooLarge(Result, "Its result");
  if (wrong) return failed(activity, wrong);
  return { EventType: EventType.TaskCompleted, TaskScheduledId: activity.task, Result };
}
