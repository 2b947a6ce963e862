import { z } from "zod";
import { activity, orchestration, starting } from "../../shared/kit/contract.ts";
import { DatabricksRunId } from "../../shared/kit/ids.ts";
import { Look } from "../../shared/tasks/conclude.ts";
import { Seen } from "../../shared/tasks/looks.ts";
import { Mishaps } from "../../shared/tasks/patience.ts";
import { Pool } from "../../shared/tasks/pool.ts";
import { Answered, Submission } from "../../shared/tasks/submissions.ts";
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
  output: Look,
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
      mishaps: Mishaps.optional(),
      /** Known once it is submitted. */
      databricksRunId: DatabricksRunId.optional(),
      /** Milliseconds since 1970. */
      since: z.number().optional(),
    }),
  ),
  TaskOutcome,
);

/** Takes a run's next tasks out of a queue, one for each token; null when all are taken. Safe to repeat as `takeTask` is. */
export const takeTasks = activity("takeTasks", {
  input: z.object({ runId: z.string(), queue: z.string(), tokens: z.array(z.string()) }),
  output: z.object({
    tasks: z.array(Task.nullable()),
    /** Whether it makes no difference any more who asks. */
    over: z.boolean(),
  }),
});

/** Starts the Databricks runs of several tasks, each as `submitTask` does; one that cannot be started leaves the others theirs. */
export const submitTasks = activity("submitTasks", {
  input: z.object({ tasks: z.array(Submission) }),
  output: z.array(Answered),
});

/** Looks how several Databricks runs of a life cycle stand, and whether it was cancelled. Those that go on are not told of. */
export const pollTasks = activity("pollTasks", {
  input: z.object({
    runId: z.string(),
    runs: z.array(z.object({ step: z.string(), databricksRunId: DatabricksRunId })),
  }),
  output: z.object({ seen: z.array(Seen), cancelled: z.boolean() }),
  // Storage may be away for hours while the runs go on.
  retry: { first: 2, factor: 2, longest: 60, attempts: 200 },
});

/** Does the tasks of a queue, so many at once, and follows all of them together. */
export const taskPool = orchestration(
  starting(
    "taskPool",
    z.object({
      runId: z.string(),
      queue: z.string(),
      width: z.int(),
      /** How it stood when its history began afresh. */
      pool: Pool.optional(),
    }),
  ),
  z.array(TaskOutcome),
);

/** Takes a run's next task out of a queue; null when all are taken. Safe to repeat: one token always gets the same answer. */
export const takeTask = activity("takeTask", {
  input: z.object({ runId: z.string(), queue: z.string(), token: z.string() }),
  output: z.object({ task: Task.nullable() }),
});

/** Does tasks one after the other; several lanes side by side were a fan-out of bounded width before there were pools. */
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
