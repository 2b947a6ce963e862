import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks, TaskOutput } from "../../shared/clients/databricks.ts";
import { type RunState, saysKilled } from "../../shared/clients/run-state.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Look } from "../../shared/tasks/conclude.ts";
import { describeFailure } from "../../shared/tasks/failure.ts";
import { noteBusy } from "../../shared/tasks/note-busy.ts";
import { CANCELLED } from "../../shared/tasks/records.ts";
import { tellRun } from "../../shared/tasks/tell-run.ts";
import type { Activity } from "../activity.ts";
import type { pollTask } from "./contracts.ts";

export const pollTaskWith =
  (services: Services): Activity<typeof pollTask> =>
  ({ task: { runId, step }, databricksRunId }) =>
    lookAt(services, { runId, step, databricksRunId });

type Services = { blobs: Blobs; databricks: Databricks };

/** How the Databricks run of a step stands. */
export async function lookAt(
  { blobs, databricks }: Services,
  { runId, step, databricksRunId }: { runId: string; step: string; databricksRunId: string },
): Promise<Look> {
  const run = await databricks.get(databricksRunId);
  const state = STATES[run.state];
  if (state !== "active") {
    tellRun({ runId, step, databricksRunId }, run);
    await noteBusy(blobs, runId, databricksRunId, run.busy);
  }
  if (state === "active" || state === "succeeded") return { state };
  if (state === "cancelled") {
    if (await blobs.exists(paths.run(runId, CANCELLED))) return { state };
    const who = `was cancelled at Databricks, and not by Darkroom: ${run.message}`;
    return { state, message: `Databricks run ${databricksRunId} (${step}) ${who}\nPage: ${run.page}` };
  }
  const told = { databricksRunId, step, message: run.message, page: run.page };
  const taskRun = run.tasks[0];
  // The output is a help to people: its absence must not hide the failure.
  const output: TaskOutput = taskRun === undefined ? {} : await databricks.output(taskRun).catch(() => ({}));
  const killed = state === "failed" && (saysKilled(output.error) || saysKilled(output.logs?.slice(-2000)));
  return { state: killed ? "killed" : state, message: describeFailure({ ...told, ...output }) };
}

/** A run that is no longer on record may have done its work or not: a new one is safe, since tasks repeat themselves. */
const STATES = {
  waiting: "active",
  running: "active",
  succeeded: "succeeded",
  failed: "failed",
  lost: "lost",
  crowded: "crowded",
  killed: "killed",
  unknown: "lost",
  cancelled: "cancelled",
} as const satisfies Record<RunState["state"], string>;
