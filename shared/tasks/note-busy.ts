import type { Blobs } from "../clients/blobs.ts";
import { Busy } from "../clients/busy.ts";
import { explain } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import { modelOfRun } from "../kit/trace-of.ts";

const busyBlob = (runId: string, databricksRunId: string) =>
  paths.run(runId, `machines/${databricksRunId}.json`);

/**
 * Notes how long a Databricks run of a life cycle was busy. The same is noted however often it is seen to have ended. Storage that refuses is
 * no reason to look again: whoever adds up asks Databricks for what is missing.
 */
export async function noteBusy(
  blobs: Blobs,
  runId: string,
  databricksRunId: string,
  busy: Busy | undefined,
): Promise<void> {
  if (busy === undefined || modelOfRun(runId) === undefined) return;
  await blobs.writeJson(busyBlob(runId, databricksRunId), busy).catch((error: unknown) => {
    console.warn(`How long the Databricks run ${databricksRunId} took is not noted: ${explain(error)}`);
  });
}

/** What was noted of a Databricks run. */
export const readBusy = (blobs: Blobs, runId: string, databricksRunId: string) =>
  blobs.json(busyBlob(runId, databricksRunId), Busy);
