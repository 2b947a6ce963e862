import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { probeFiles } from "../../shared/doctor/probe.ts";
import { type Row, rowOf, rowsOf } from "../../shared/doctor/report.ts";
import { doctorTask } from "../../shared/doctor/tasks.ts";
import { findResult } from "../../shared/tasks/specs.ts";
import type { Activity } from "../activity.ts";
import type { endProbe } from "./contracts.ts";

export const endProbeWith =
  ({ blobs, databricks }: { blobs: Blobs; databricks: Databricks }): Activity<typeof endProbe> =>
  async ({ probe, databricksRunId, state, message = "" }): Promise<Row[]> => {
    const failed = (detail: string) => [rowOf("task", false, detail)];
    if (state === "active") {
      await databricks.cancel(databricksRunId);
      return failed(
        `Databricks run ${databricksRunId} was not done in time, and is cancelled. ${message}`.trim(),
      );
    }
    if (state === "failed") return failed(message);
    const result = await findResult(blobs, doctorTask, probeFiles(probe));
    if (!result)
      return failed(`Databricks run ${databricksRunId} succeeded, and its answer is not in storage`);
    const { version = "of no version", sha256 } = result.wheel ?? {};
    const wheel = `Databricks run ${databricksRunId} ran darkroom_training ${version}${sha256 ? ` (${sha256})` : ""}`;
    return [rowOf("task", true, wheel), ...rowsOf("task", result.checks)];
  };
