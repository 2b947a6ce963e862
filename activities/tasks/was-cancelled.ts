import type { Blobs } from "../../shared/clients/blobs.ts";
import { paths } from "../../shared/kit/paths.ts";
import { CANCELLED } from "../../shared/tasks/records.ts";
import type { Activity } from "../activity.ts";
import type { wasCancelled } from "./contracts.ts";

export const wasCancelledWith =
  ({ blobs }: { blobs: Blobs }): Activity<typeof wasCancelled> =>
  ({ runId }) =>
    blobs.exists(paths.run(runId, CANCELLED));
