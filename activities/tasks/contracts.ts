import { z } from "zod";
import { activity, orchestration, starting } from "../../shared/kit/contract.ts";
import { DatabricksRunId } from "../../shared/kit/ids.ts";
import { Task, TaskOutcome } from "../../shared/tasks/task.ts";

/** Starts the Databricks run of a task. Safe to repeat: the token of an attempt always leads to the same run. */
export const submitTask = activity("submitTask", {
  input: z.object({ task: Task, attempt: z.number() }),
  output: z.object({ databricksRunId: DatabricksRunId.nullable() }),
  // A workspace that may start no more runs in this hour is no reason to give up.
  retry: { first: 2, factor: 2, longest: 120, attempts: 40 },
});

/** Looks how a Databricks run stands. */
export const pollTask = activity("pollTask", {
  input: z.object({ task: Task, databricksRunId: DatabricksRunId }),
  output: z.object({
    state: z.enum(["active", "succeeded", "failed", "lost", "crowded", "killed", "cancelled"]),
    message: z.string().optional(),
  }),
  // Databricks may be away for hours while the run goes on.
  retry: { first: 2, factor: 2, longest: 60, attempts: 200 },
});

/** Whether a life cycle's tasks were cancelled. */
export const wasCancelled = activity("wasCancelled", {
  input: z.object({ runId: z.string() }),
  output: z.boolean(),
});

/** The tasks of a life cycle, or the one of this step. */
const Tasks = z.object({ runId: z.string(), step: z.string().optional() });

/** Cancels every Databricks run of a life cycle, and lets no further one start; with `step`, those that do this one. */
export const cancelTasks = activity("cancelTasks", {
  input: Tasks,
  output: z.object({ cancelled: z.number() }),
});

/** Whether a Databricks run of a life cycle, or of one of its steps, still goes on. */
export const tasksGoOn = activity("tasksGoOn", {
  input: Tasks,
  output: z.boolean(),
  // Databricks may be away for hours while the run goes on.
  retry: { first: 2, factor: 2, longest: 60, attempts: 200 },
});

/** Follows one task to its end, through lost clusters and restarts. */
export const databricksTask = orchestration(
  starting(
    "databricksTask",
    z.object({
      task: Task,
      /** How many runs it has had, with this one. */
      attempt: z.number().default(1),
      mishaps: z.object({ lost: z.number(), crowded: z.number(), killed: z.number() }).optional(),
      /** Known once it is submitted. */
      databricksRunId: DatabricksRunId.optional(),
      /** Milliseconds since 1970. */
      since: z.number().optional(),
    }),
  ),
  TaskOutcome,
);

/** Takes a run's next task out of a queue; null when all are taken. Safe to repeat: one token always gets the same answer. */
export const takeTask = activity("takeTask", {
  input: z.object({ runId: z.string(), queue: z.string(), token: z.string() }),
  output: z.object({ task: Task.nullable() }),
});

/** Does tasks one after the other; several lanes side by side are a fan-out of bounded width. */
export const taskLane = orchestration(
  starting(
    "taskLane",
    z.union([
      /** Until all tasks of the queue are taken; `done` by this lane before its history began afresh. */
      z.object({ runId: z.string(), queue: z.string(), done: z.array(TaskOutcome).default([]) }),
      /** Of before there were queues. */
      z.object({ tasks: z.array(Task) }),
    ]),
  ),
  z.array(TaskOutcome),
);
