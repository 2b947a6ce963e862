import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { EntryPoint } from "../../shared/kit/task.ts";
import { traceparentOf } from "../../shared/kit/tracing.ts";
import { CANCELLED, taskRecord } from "../../shared/tasks/records.ts";
import { runName } from "../../shared/tasks/run-name.ts";
import { whereFor } from "../../shared/tasks/where.ts";
import type { Activity } from "../activity.ts";
import type { submitTask } from "./contracts.ts";

/** `kinds` says how long each may take where the settings do not. */
export interface Services {
  blobs: Blobs;
  databricks: Databricks;
  settings: Settings;
  kinds: Record<EntryPoint, { timeout: number }>;
}

export const submitTaskWith =
  ({ blobs, databricks, settings, kinds }: Services): Activity<typeof submitTask> =>
  async ({ task, attempt }) => {
    const { runId, step, entryPoint, spec } = task;
    const cancelled = () => blobs.exists(paths.run(runId, CANCELLED));
    if (await cancelled()) return { databricksRunId: null };
    const token = sha256(`${runId} ${step} ${attempt}`);
    const place = await whereFor({ blobs, databricks, settings }, task);
    const databricksRunId = await databricks.submit({
      name: runName(settings, runId, step),
      entryPoint,
      spec,
      token,
      traceparent: traceparentOf(runId),
      timeout: settings.DATABRICKS_TIMEOUTS?.[entryPoint] ?? kinds[entryPoint].timeout,
      ...place,
    });
    const { page } = await databricks.get(databricksRunId);
    await blobs.writeJson(taskRecord(runId, step, attempt), { databricksRunId, page, token });
    // A cancellation that came while we submitted has not seen the record.
    if (await cancelled()) await databricks.cancel(databricksRunId);
    return { databricksRunId };
  };
