import { app } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import { leaveQueue } from "../../shared/admission/start-run.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Mlflow } from "../../shared/clients/mlflow.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { accepted, http, ok } from "../../shared/kit/http.ts";
import { type Plans, planOf } from "../../shared/plan/plans.ts";
import { readProgress } from "../../shared/runs/progress.ts";
import { readRun, readRunStatus, readRuns } from "../../shared/runs/read-run.ts";

const durable = df.input.durableClient();

/** GET api/models/{model}/runs: the newest runs first. */
export function registerListRuns(services: { plans: Plans; blobs: Blobs }): void {
  app.http("listRuns", {
    methods: ["GET"],
    route: "api/models/{model}/runs",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(z.object({ model: z.string() }), async ({ model }, _, context) => {
      planOf(services.plans, model);
      return ok({ runs: await readRuns(services, model, orchestrationsOf(context)) });
    }),
  });
}

/** GET api/runs/{runId}: stage, progress, trials with their metrics, and where to look further. */
export function registerGetRun(services: { blobs: Blobs; mlflow: Mlflow }): void {
  app.http("getRun", {
    methods: ["GET"],
    route: "api/runs/{runId}",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(z.object({ runId: z.string() }), async ({ runId }, _, context) =>
      ok(await readRun(services, runId, orchestrationsOf(context))),
    ),
  });
}

/** Stages in which the traffic has moved already. */
const TOO_LATE = new Set(["promote", "finish"]);

/** POST api/runs/{runId}/cancel: stops a run and its Databricks runs, or takes it out of the queue. */
export function registerCancelRun({ blobs }: { blobs: Blobs }): void {
  const Cancel = z.strictObject({
    runId: z.string(),
    reason: z.string().max(1000).default("asked for by HTTP"),
  });
  app.http("cancelRun", {
    methods: ["POST"],
    route: "api/runs/{runId}/cancel",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(Cancel, async ({ runId, reason }, _, context) => {
      const orchestrations = orchestrationsOf(context);
      const { status, model, customStatus } = {
        customStatus: undefined,
        ...(await readRunStatus({ blobs }, runId, orchestrations)),
      };
      if (status === "queued" && (await leaveQueue(blobs, model, runId, `cancelled: ${reason}`)))
        return ok({ runId, status: "cancelled" });
      if (status !== "running")
        throw new Problem(409, "run-not-running", `Run ${runId} is ${status}: there is nothing to cancel.`);
      const { stage } = await readProgress(blobs, runId, customStatus);
      if (TOO_LATE.has(stage))
        throw new Problem(409, "run-is-ending", `Run ${runId} is past its last decision.`);
      await orchestrations.raise(runId, "cancel", { reason });
      return accepted({ runId, status: "cancelling" }, `/api/runs/${runId}`);
    }),
  });
}
