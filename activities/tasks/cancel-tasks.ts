import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { paths } from "../../shared/kit/paths.ts";
import { CANCELLED, TASKS, TaskRecord } from "../../shared/tasks/records.ts";
import type { Activity } from "../activity.ts";
import type { cancelTasks } from "./contracts.ts";

export const cancelTasksWith =
  ({ blobs, databricks }: { blobs: Blobs; databricks: Databricks }): Activity<typeof cancelTasks> =>
  async ({ runId }) => {
    await blobs.writeJson(paths.run(runId, CANCELLED), { at: new Date().toISOString() });
    let cancelled = 0;
    for await (const { path } of blobs.list(paths.run(runId, TASKS))) {
      const record = await blobs.json({ container: "runs", path }, TaskRecord);
      if (!record) continue;
      await databricks.cancel(record.databricksRunId);
      cancelled++;
    }
    return { cancelled };
  };
