import { z } from "zod";

/** The fields of Databricks' runs/get that decide. */
export const RunStatus = z.object({
  run_id: z.number(),
  run_page_url: z.string().default(""),
  state: z
    .object({
      life_cycle_state: z.string(),
      result_state: z.string().optional(),
      state_message: z.string().default(""),
    })
    .optional(),
  status: z
    .object({
      state: z.string(),
      termination_details: z.object({ code: z.string(), message: z.string().default("") }).optional(),
    })
    .optional(),
  tasks: z.array(z.object({ run_id: z.number(), task_key: z.string() })).default([]),
});
export type RunStatus = z.infer<typeof RunStatus>;

export interface RunState {
  /** `lost`: the platform failed, not the task, so a new run may succeed. `unknown`: no longer on record. */
  state: "waiting" | "running" | "succeeded" | "failed" | "lost" | "cancelled" | "unknown";
  page: string;
  message: string;
  /** Ids of the tasks' own runs, which hold the output. */
  tasks: number[];
}

const ENDED = new Set(["TERMINATED", "SKIPPED", "INTERNAL_ERROR"]);
const CANCELLED = new Set(["CANCELED", "USER_CANCELED", "CLUSTER_TERMINATED_BY_USER"]);
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
  "TIMEDOUT",
  "FAILED",
]);

/** What a run's status means. States that this code does not know mean "keep polling". */
export function outcomeOf(run: RunStatus): RunState {
  const code = run.status?.termination_details?.code ?? run.state?.result_state ?? "";
  const message = run.status?.termination_details?.message || run.state?.state_message || code;
  const told = { page: run.run_page_url, message, tasks: run.tasks.map((task) => task.run_id) };
  const ended = ENDED.has(run.status?.state ?? "") || ENDED.has(run.state?.life_cycle_state ?? "");
  if (!ended) {
    const running = [run.status?.state, run.state?.life_cycle_state].some(
      (s) => s === "RUNNING" || s === "TERMINATING",
    );
    return { state: running ? "running" : "waiting", ...told };
  }
  if (code === "SUCCESS") return { state: "succeeded", ...told };
  if (CANCELLED.has(code)) return { state: "cancelled", ...told };
  if (TASK_AT_FAULT.has(code)) return { state: "failed", ...told };
  return { state: "lost", ...told };
}
