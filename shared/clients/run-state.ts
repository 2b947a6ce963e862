import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";
import { type Busy, busyOf, Durations } from "./busy.ts";

const text = z.string().catch("");
/** Milliseconds since 1970; 0 where it has not come to that. */
const moment = z.number().catch(0);

/**
 * The fields of Databricks' runs/get that decide. What is missing, null or of another kind counts as not told: a run goes on whatever its
 * description lacks, and a later look may tell.
 */
export const RunStatus = z.object({
  run_page_url: text,
  start_time: moment,
  end_time: moment,
  state: z
    .object({
      life_cycle_state: text,
      result_state: z.string().optional().catch(undefined),
      state_message: text,
    })
    .optional()
    .catch(undefined),
  status: z
    .object({
      state: text,
      termination_details: z
        .object({ code: z.string().optional().catch(undefined), message: text })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
  tasks: z
    .array(z.object({ run_id: DatabricksRunId.optional().catch(undefined), ...Durations.shape }))
    .catch([]),
  ...Durations.shape,
});
export type RunStatus = z.infer<typeof RunStatus>;

export interface RunState {
  /**
   * `lost`: the platform failed, not the task, so a new run may succeed. `crowded`: it had no room, so a later one may. `killed`: the
   * machine or the process died under the task. `unknown`: no longer on record.
   */
  state:
    | "waiting"
    | "running"
    | "succeeded"
    | "failed"
    | "lost"
    | "crowded"
    | "killed"
    | "cancelled"
    | "unknown";
  page: string;
  message: string;
  /** Ids of the tasks' own runs, which hold the output. */
  tasks: string[];
  /** Milliseconds since 1970, from its submission to its end, where Databricks tells of both. */
  took?: { from: number; until: number };
  /** How long it kept machines busy, where it has ended and Databricks tells. */
  busy?: Busy;
}

const ENDED = new Set(["TERMINATED", "SKIPPED", "INTERNAL_ERROR"]);
const CANCELLED = new Set(["CANCELED", "USER_CANCELED", "CLUSTER_TERMINATED_BY_USER"]);
/** Quotas and capacity: they pass within minutes. */
const CROWDED = new Set([
  "WORKSPACE_RUN_LIMIT_EXCEEDED",
  "CLUSTER_REQUEST_LIMIT_EXCEEDED",
  "MAX_CONCURRENT_RUNS_EXCEEDED",
  "MAXIMUM_CONCURRENT_RUNS_REACHED",
  "MAX_SPARK_CONTEXTS_EXCEEDED",
  "MAX_JOB_QUEUE_SIZE_EXCEEDED",
  "CLOUD_FAILURE",
]);
/** The task itself, or how it was asked for, is at fault: the same again would fail again. */
const TASK_AT_FAULT = new Set([
  "RUN_EXECUTION_ERROR",
  "UNAUTHORIZED_ERROR",
  "LIBRARY_INSTALLATION_ERROR",
  "INVALID_CLUSTER_REQUEST",
  "INVALID_RUN_CONFIGURATION",
  "FEATURE_DISABLED",
  "DISABLED",
  "BUDGET_POLICY_LIMIT_EXCEEDED",
  "RESOURCE_NOT_FOUND",
  "SUCCESS_WITH_FAILURES",
  "FAILED",
]);
/** How a process that was killed is told of: 128 + 9, or Python's -9. */
const KILLED = /SIGKILL|exit(?:ed with)? code:? ?(?:137|-9)\b|out of memory|OutOfMemory/i;

/** What a run's status means. States that this code does not know mean "keep polling". */
export function outcomeOf(run: RunStatus): RunState {
  const result = run.state?.result_state;
  const code = run.status?.termination_details?.code ?? result ?? "";
  const message = run.status?.termination_details?.message || run.state?.state_message || code;
  const tasks = run.tasks.map((task) => task.run_id).filter((id) => id !== undefined);
  const [from, until] = [run.start_time, run.end_time];
  const took = from > 0 && until >= from ? { from, until } : undefined;
  const ended = ENDED.has(run.status?.state ?? "") || ENDED.has(run.state?.life_cycle_state ?? "");
  // A run of tasks that cannot be read says 0 of itself.
  const parts = run.tasks.length > 0 ? run.tasks : run.execution_duration === 0 ? [] : [run];
  const busy = ended ? busyOf(parts, took) : undefined;
  const told = { page: run.run_page_url, message, tasks, ...(took && { took }), ...(busy && { busy }) };
  if (!ended) {
    const running = [run.status?.state, run.state?.life_cycle_state].some(
      (s) => s === "RUNNING" || s === "TERMINATING",
    );
    return { state: running ? "running" : "waiting", ...told };
  }
  if (result === "TIMEDOUT" || code === "TIMEDOUT")
    return { state: "failed", ...told, message: `it took longer than its time-out. ${message}` };
  if (code === "SUCCESS") return { state: "succeeded", ...told };
  if (CANCELLED.has(code)) return { state: "cancelled", ...told };
  if (CROWDED.has(code)) return { state: "crowded", ...told };
  if (code === "DRIVER_ERROR" || KILLED.test(message)) return { state: "killed", ...told };
  if (TASK_AT_FAULT.has(code)) return { state: "failed", ...told };
  return { state: "lost", ...told };
}

/** Whether what a task's process said last tells that it was killed. */
export const saysKilled = (text: string | undefined) => text !== undefined && KILLED.test(text);
