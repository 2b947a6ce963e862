import { CANCELLED } from "../shared/databricks/records.ts";
import type { Deps } from "../shared/deps.ts";
import { paths } from "../shared/paths.ts";
import type { Activity } from "./activity.ts";
import type { wasCancelled } from "./contracts/task.ts";

export const wasCancelledWith =
  ({ blobs }: Pick<Deps, "blobs">): Activity<typeof wasCancelled> =>
  ({ runId }) =>
    blobs.exists(paths.run(runId, CANCELLED));
