import { DOCTOR } from "../../shared/doctor/contract.ts";
import { endOthers, writeProbe } from "../../shared/doctor/probe.ts";
import { explain } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import type { Activity } from "../activity.ts";
import { type Services as Submitting, submitTaskWith } from "../tasks/submit-task.ts";
import type { startProbe } from "./contracts.ts";

export type Services = Submitting & { plans: Plans };

export const startProbeWith =
  (services: Services): Activity<typeof startProbe> =>
  async ({ probe }, orchestrations) => {
    try {
      await endOthers(services.blobs, services.databricks, probe);
      const spec = await writeProbe(services.blobs, services.plans, probe);
      const task = { runId: DOCTOR, step: probe, entryPoint: "doctor" as const, spec };
      const { databricksRunId } = await submitTaskWith(services)({ task, attempt: 1 }, orchestrations);
      return databricksRunId === null ? { failed: "it was cancelled" } : { databricksRunId };
    } catch (error) {
      return { failed: explain(error) };
    }
  };
