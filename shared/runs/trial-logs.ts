import type { z } from "zod";
import type { Blobs } from "../clients/blobs.ts";
import type { Databricks } from "../clients/databricks.ts";
import { Problem } from "../kit/errors.ts";
import { TaskRecord } from "../tasks/records.ts";
import { newestTasks } from "./trial-tasks.ts";
import type { TrialLogs } from "./trial-view.ts";

/** What the Databricks run that trained a trial last has written, and why it failed if it did. */
export async function readTrialLogs(
  { blobs, databricks }: { blobs: Blobs; databricks: Databricks },
  runId: string,
  trial: number,
): Promise<z.infer<typeof TrialLogs>> {
  const { databricksRunId, page } = await newestTask(blobs, runId, trial);
  const { state, tasks } = await databricks.get(databricksRunId);
  const [taskRun] = tasks;
  if (state === "unknown" || taskRun === undefined) throw noLogs(databricksRunId, state, page);
  const { logs = "", error, error_trace: errorTrace } = await databricks.output(taskRun);
  return { runId, trial, databricksRunId, databricks: page, state, logs, error, errorTrace };
}

async function newestTask(blobs: Blobs, runId: string, trial: number) {
  const newest = (await newestTasks(blobs, runId)).get(trial);
  const task = newest && (await blobs.json({ container: "runs", path: newest.path }, TaskRecord));
  if (task) return task;
  const detail = `Trial ${trial} of run ${runId} has not been handed to Databricks: GET /api/runs/${runId} lists the trials.`;
  throw new Problem(404, "trial-not-started", detail);
}

function noLogs(databricksRunId: string, state: string, page: string): Problem {
  const why =
    state === "unknown"
      ? `Databricks does not know run ${databricksRunId} any more: it keeps runs for 60 days`
      : `Databricks has begun nothing yet of run ${databricksRunId}: try again in a moment`;
  return new Problem(404, "logs-not-found", `${why}. Its page: ${page}`);
}
