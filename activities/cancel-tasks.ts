import { CANCELLED, TASKS, TaskRecord } from "../shared/databricks/records.ts";
import type { Deps } from "../shared/deps.ts";
import { paths } from "../shared/paths.ts";
import type { Activity } from "./activity.ts";
import type { cancelTasks } from "./contracts/task.ts";

export const cancelTasksWith =
  ({ blobs, databricks }: Pick<Deps, "blobs" | "databricks">): Activity<typeof cancelTasks> =>
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
