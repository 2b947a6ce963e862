import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { Input } from "../../shared/kit/contract.ts";
import { sha256 } from "../../shared/kit/hash.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import type { EntryPoint } from "../../shared/kit/task.ts";
import { traceparentOf } from "../../shared/kit/tracing.ts";
import { CANCELLED, taskRecord } from "../../shared/tasks/records.ts";
import { runName } from "../../shared/tasks/run-name.ts";
import { type Place, whereFor } from "../../shared/tasks/where.ts";
import type { Activity } from "../activity.ts";
import type { submitTask } from "./contracts.ts";

/** `kinds` says how long each may take where the settings do not. */
export interface Services {
  blobs: Blobs;
  databricks: Databricks;
  settings: Settings;
  kinds: Record<EntryPoint, { timeout: number }>;
}

/** One that is asked for alone is started wherever it is to be: there are few of them. */
export const submitTaskWith =
  (services: Services): Activity<typeof submitTask> =>
  async (submission) => ({ databricksRunId: (await submit(services, submission, async () => true)) ?? null });

/** Starts a task's run. Null where its life cycle was cancelled, undefined where its machines take no more for now. */
export async function submit(
  { blobs, databricks, settings, kinds }: Services,
  { task, attempt }: Input<typeof submitTask>,
  takes: (place: Place) => Promise<boolean>,
): Promise<string | null | undefined> {
  const { runId, step, entryPoint, spec } = task;
  const cancelled = () => blobs.exists(paths.run(runId, CANCELLED));
  if (await cancelled()) return null;
  const token = sha256(`${runId} ${step} ${attempt}`);
  const place = await whereFor({ blobs, databricks, settings }, task);
  if (!(await takes(place))) return undefined;
  const databricksRunId = await databricks.submit({
    name: runName(settings, runId, step),
    entryPoint,
    spec,
    token,
    traceparent: traceparentOf(runId),
    timeout: settings.DATABRICKS_TIMEOUTS?.[entryPoint] ?? kinds[entryPoint].timeout,
    where: place.where,
    packages: place.packages,
  });
  const { page } = await databricks.get(databricksRunId);
  await blobs.writeJson(taskRecord(runId, step, attempt), { databricksRunId, page, token, on: place.on });
  // A cancellation that came while we submitted has not seen the record.
  if (await cancelled()) await databricks.cancel(databricksRunId);
  return databricksRunId;
}
