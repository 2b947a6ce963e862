import type { Around } from "../../shared/admission/foresee-run.ts";
import type { Databricks } from "../../shared/clients/databricks.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { readLeftOutFiles } from "../../shared/dataset/left-out.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { askedBy } from "../../shared/requests/asked-by.ts";
import { cancelRun } from "../../shared/runs/cancel-run.ts";
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
  serve(routes.cancelRun, async ({ runId, reason }, { context }) => {
    const { status } = await cancelRun(services.blobs, runId, reason, orchestrationsOf(context));
    if (status === "cancelled") return ok({ runId, status });
    return accepted({ runId, status }, `/api/runs/${runId}`);
  }),
];
