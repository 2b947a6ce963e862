import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { paths } from "../../shared/kit/paths.ts";
import { CANCELLED, taskRecords } from "../../shared/tasks/records.ts";
import type { Activity } from "../activity.ts";
import type { cancelTasks } from "./contracts.ts";

export const cancelTasksWith =
  ({ blobs, databricks }: { blobs: Blobs; databricks: Databricks }): Activity<typeof cancelTasks> =>
  async ({ runId, step }) => {
    if (step === undefined)
      await blobs.writeJson(paths.run(runId, CANCELLED), { at: new Date().toISOString() });
    let cancelled = 0;
    for await (const { databricksRunId } of taskRecords(blobs, runId, step)) {
      await databricks.cancel(databricksRunId);
      cancelled++;
    }
    return { cancelled };
  };
