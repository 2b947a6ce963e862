import { z } from "zod";
import { DatabricksRunId } from "../kit/ids.ts";
import { EntryPoint } from "../kit/task.ts";

/** One piece of work for Databricks. */
export const Task = z.object({
  runId: z.string(),
  /** Unique within the run: `inspect-1`, `trial-3`. */
  step: z.string(),
  entryPoint: EntryPoint,
  /** URI of the task's spec. */
  spec: z.string(),
});
export type Task = z.infer<typeof Task>;

/** How a piece of work ended. */
export const TaskOutcome = z.object({
  step: z.string(),
  state: z.enum(["succeeded", "failed", "cancelled"]),
  databricksRunId: DatabricksRunId.optional(),
  /** For a failure: what failed, why, the last lines of its log, and where to look. */
  message: z.string().optional(),
});
export type TaskOutcome = z.infer<typeof TaskOutcome>;
