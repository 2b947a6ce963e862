import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { taskRecords } from "../../shared/tasks/records.ts";
import type { Activity } from "../activity.ts";
import type { tasksGoOn } from "./contracts.ts";

export const tasksGoOnWith =
  ({ blobs, databricks }: { blobs: Blobs; databricks: Databricks }): Activity<typeof tasksGoOn> =>
  async ({ runId, step }) => {
    for await (const { databricksRunId } of taskRecords(blobs, runId, step)) {
      const { state } = await databricks.get(databricksRunId);
      if (state === "waiting" || state === "running") return true;
    }
    return false;
  };
