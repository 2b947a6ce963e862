import type { ToldEnd, ToldWait } from "./fault.ts";
import type { TaskRequest } from "./submit-request.ts";

/** How a task ended. */
export type Outcome =
  | { kind: "success" }
  | { kind: "failed"; error: string; errorTrace?: string }
  | { kind: "cancelled" }
  | { kind: "timed-out" }
  | { kind: "lost"; message: string }
  | { kind: "library-missing"; path: string }
  | { kind: "told"; end: ToldEnd }
  | { kind: "upstream-failed" };

/** Why a task's process is being ended. */
export type Ending = "cancel" | "timeout" | "stop" | "cluster";

/** One task of a run. It has a run id of its own, as on Databricks. */
export type Task = {
  taskRunId: number;
  runId: number;
  key: string;
  request: TaskRequest;
  wheels: string[];
  packages?: string[]; // that its machines have beside their runtime's; without it, all that this machine has
  timeoutSeconds: number; // 0: none
  phase: "BLOCKED" | "QUEUED" | "RUNNING" | "TERMINATING" | "ENDED";
  /** Until when it may not start, and how that is shown. */
  held?: { as: ToldWait["as"]; until: number };
  createdAt: number; // milliseconds since 1970, like the others
  startedAt?: number;
  ending?: { why: Ending; since: number };
  endedAt?: number;
  outcome?: Outcome;
};

/** A submitted run: the tasks carry its state. */
export type Run = { runId: number; name: string; tags: Record<string, string>; createdAt: number };
