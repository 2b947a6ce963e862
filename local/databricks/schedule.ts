import type { Outcome, Task } from "./task.ts";

/** What can be seen of a task's process, whoever started it. */
export type Seen = {
  running: boolean;
  /** Whether this service has seen it run; if not, it ended while no service ran. */
  watched: boolean;
  exit?: { error: string | null; errorTrace: string | null; endedAt: number };
  died?: string; // "exit code 3", "SIGKILL"
};

/** What to do about a task that has a process. */
export type Step =
  | { do: "wait" }
  | { do: "end"; outcome: Outcome }
  | { do: "terminate"; why: "timeout" }
  | { do: "kill" };

const graceMs = 5_000; // between asking a process to end and ending it
const flushMs = 10_000; // between an entry point's return and the end of its process: exit handlers upload metrics

/** Decides from what is seen of a running task's process. */
export function watch(task: Task, seen: Seen, now: number): Step {
  if (task.ending) {
    if (!seen.running) return { do: "end", outcome: ended(task, seen) };
    return now - task.ending.since > graceMs ? { do: "kill" } : { do: "wait" };
  }
  if (seen.exit && (!seen.running || now - seen.exit.endedAt > flushMs))
    return { do: "end", outcome: reported(seen.exit) };
  if (!seen.running) return { do: "end", outcome: vanished(seen) };
  const deadline = (task.startedAt ?? now) + task.timeoutSeconds * 1000;
  return task.timeoutSeconds > 0 && now > deadline && !seen.exit
    ? { do: "terminate", why: "timeout" }
    : { do: "wait" };
}

/** What a task that waits for others does: queue, go on waiting, or end because one that it needs did not succeed. */
export function unblock(task: Task, siblings: readonly Task[]): "wait" | "queue" | "upstream-failed" {
  const upstream = siblings.filter(({ key }) =>
    task.request.depends_on.some(({ task_key }) => task_key === key),
  );
  if (upstream.some(({ phase }) => phase !== "ENDED")) return "wait";
  return upstream.every(({ outcome }) => outcome?.kind === "success") ? "queue" : "upstream-failed";
}

/** Execution contexts that a cluster has, of which each task takes one. */
const CONTEXTS = 145;

/** Of the tasks that have not ended, those for which their cluster has no context left. */
export function withoutContext(tasks: readonly Task[]): Task[] {
  const taken = new Map<string, number>();
  const inTurn = tasks.filter(({ phase, held }) => phase !== "BLOCKED" && !held);
  const first = inTurn.filter(({ phase }) => phase !== "QUEUED");
  return [...first, ...inTurn.filter(({ phase }) => phase === "QUEUED")].filter(({ request, phase }) => {
    const { existing_cluster_id: cluster } = request;
    if (cluster === undefined) return false;
    taken.set(cluster, (taken.get(cluster) ?? 0) + 1);
    return phase === "QUEUED" && (taken.get(cluster) ?? 0) > CONTEXTS;
  });
}

/** How those end, in the service's words. */
export const NO_CONTEXT: Outcome = {
  kind: "told",
  end: {
    ...{ life_cycle_state: "INTERNAL_ERROR", result_state: "FAILED", type: "CLIENT_ERROR" },
    code: "MAX_SPARK_CONTEXTS_EXCEEDED",
    message: "Too many execution contexts are open right now. (Limit set to 150)",
  },
};

const TERMINATED_BY_USER = {
  ...{ life_cycle_state: "TERMINATED", result_state: "CANCELED", type: "CLIENT_ERROR" },
  ...{ code: "CLUSTER_TERMINATED_BY_USER", message: "The cluster was terminated while the task ran." },
};

function ended(task: Task, seen: Seen): Outcome {
  if (seen.exit && seen.exit.error === null) return { kind: "success" }; // it finished before the signal came
  if (task.ending?.why === "timeout") return { kind: "timed-out" };
  if (task.ending?.why === "cluster") return { kind: "told", end: TERMINATED_BY_USER };
  if (task.ending?.why === "cancel") return { kind: "cancelled" };
  return { kind: "lost", message: "The local Databricks was stopped while the task ran. Submit it again." };
}

function reported({ error, errorTrace }: NonNullable<Seen["exit"]>): Outcome {
  return error === null
    ? { kind: "success" }
    : { kind: "failed", error, ...(errorTrace !== null && { errorTrace }) };
}

function vanished({ watched, died }: Seen): Outcome {
  if (!watched)
    return { kind: "lost", message: "The task's process ended while the local Databricks was down." };
  // An earlier service started it, so nobody is told of its exit; what fails by itself says so first.
  if (died === undefined) return { kind: "lost", message: "The task's process was killed." };
  const oom = died === "SIGKILL" ? " This may have been caused by too little memory." : "";
  return { kind: "failed", error: `The Python process ended without a result (${died}).${oom}` };
}
