import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import { DOCTOR } from "../../shared/doctor/contract.ts";
import type { Activity } from "../activity.ts";
import { pollTaskWith } from "../tasks/poll-task.ts";
import type { lookAtProbe } from "./contracts.ts";

/** Whatever a life cycle would wait for, or try again after, is a finding here. */
export const lookAtProbeWith =
  (services: { blobs: Blobs; databricks: Databricks }): Activity<typeof lookAtProbe> =>
  async ({ probe, databricksRunId }, orchestrations) => {
    const task = { runId: DOCTOR, step: probe, entryPoint: "doctor" as const, spec: "" };
    const found = await pollTaskWith(services)({ task, databricksRunId }, orchestrations);
    if (found.state === "active" || found.state === "succeeded") return { state: found.state };
    return { state: "failed", message: found.message };
  };
