import type { Around } from "../../shared/admission/foresee-run.ts";
import { leaveQueue } from "../../shared/admission/start-run.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { type Orchestrations, orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { readLeftOutFiles } from "../../shared/dataset/left-out.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { askedBy } from "../../shared/requests/asked-by.ts";
import { readProgress } from "../../shared/runs/progress.ts";
import { readRun } from "../../shared/runs/read-run.ts";
import { readRuns } from "../../shared/runs/read-runs.ts";
import { retryRun } from "../../shared/runs/retry-run.ts";
import * as routes from "../../shared/runs/routes.ts";
import { readRunStatus } from "../../shared/runs/run-status.ts";
import { readTrialLogs } from "../../shared/runs/trial-logs.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

type Services = Around & { mlflow: Mlflow; databricks: Databricks };

/** What runs are seen and stopped by. */
export const runRoutes = (services: Services) => [
  serve(routes.listRuns, async ({ model, ...page }, { context }) => {
    await planOf(services.plans, model);
    return ok(await readRuns(services, model, page, orchestrationsOf(context)));
  }),
  serve(routes.getRun, async ({ runId }, { context }) =>
    ok(await readRun(services, runId, orchestrationsOf(context))),
  ),
  serve(routes.listLeftOut, async ({ runId, ...page }, { context }) => {
    await readRunStatus(services, runId, orchestrationsOf(context));
    return ok(await readLeftOutFiles(services.blobs, runId, page));
  }),
  serve(routes.getTrialLogs, async ({ runId, trial }, { context }) => {
    await readRunStatus(services, runId, orchestrationsOf(context));
    return ok(await readTrialLogs(services, runId, trial));
  }),
  serve(routes.retryRun, async ({ runId }, { context, caller }) => {
    const trigger = askedBy(caller, new Date().toISOString());
    const answer = await retryRun(services, runId, trigger, orchestrationsOf(context));
    return accepted(answer, `/api/runs/${answer.runId}`);
  }),
  serve(routes.cancelRun, async ({ runId, reason }, { context }) =>
    cancel(services, runId, reason, orchestrationsOf(context)),
  ),
];

/** Stages in which the traffic has moved already. */
const TOO_LATE = new Set(["promote", "finish"]);

async function cancel(
  { blobs }: { blobs: Blobs },
  runId: string,
  reason: string,
  orchestrations: Orchestrations,
) {
  const found = await readRunStatus({ blobs }, runId, orchestrations);
  const { status, model } = found;
  if (status === "queued" && (await leaveQueue(blobs, model, runId, `cancelled: ${reason}`)))
    return ok({ runId, status: "cancelled" as const });
  if (!("customStatus" in found))
    throw new Problem(409, "run-not-running", `Run ${runId} is ${status}: there is nothing to cancel.`);
  const { stage } = await readProgress(blobs, runId, found.customStatus);
  if (TOO_LATE.has(stage)) throw new Problem(409, "run-is-ending", `Run ${runId} is past its last decision.`);
  await orchestrations.raise(runId, "cancel", { reason });
  return accepted({ runId, status: "cancelling" as const }, `/api/runs/${runId}`);
}
