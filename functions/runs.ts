import { app } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { Problem } from "../shared/errors.ts";
import { accepted, http, ok } from "../shared/http.ts";
import { leaveQueue } from "../shared/intake/start-run.ts";
import { planOf } from "../shared/plan/plans.ts";
import { readProgress } from "../shared/runs/progress.ts";
import { readRun, readRunStatus, readRuns } from "../shared/runs/read-run.ts";

const durable = df.input.durableClient();

/** GET api/models/{model}/runs: the newest runs first. */
export function registerListRuns(deps: Deps): void {
  app.http("listRuns", {
    methods: ["GET"],
    route: "api/models/{model}/runs",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(z.object({ model: z.string() }), async ({ model }, _, context) => {
      planOf(deps.plans, model);
      return ok({ runs: await readRuns(deps, model, orchestrationsOf(context)) });
    }),
  });
}

/** GET api/runs/{runId}: stage, progress, trials with their metrics, and where to look further. */
export function registerGetRun(deps: Deps): void {
  app.http("getRun", {
    methods: ["GET"],
    route: "api/runs/{runId}",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(z.object({ runId: z.string() }), async ({ runId }, _, context) =>
      ok(await readRun(deps, runId, orchestrationsOf(context))),
    ),
  });
}

/** Stages in which the traffic has moved already. */
const TOO_LATE = new Set(["promote", "finish"]);

/** POST api/runs/{runId}/cancel: stops a run and its Databricks runs, or takes it out of the queue. */
export function registerCancelRun(deps: Deps): void {
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
        ...(await readRunStatus(deps, runId, orchestrations)),
      };
      if (status === "queued" && (await leaveQueue(deps.blobs, model, runId, `cancelled: ${reason}`)))
        return ok({ runId, status: "cancelled" });
      if (status !== "running")
        throw new Problem(409, "run-not-running", `Run ${runId} is ${status}: there is nothing to cancel.`);
      const { stage } = await readProgress(deps.blobs, runId, customStatus);
      if (TOO_LATE.has(stage))
        throw new Problem(409, "run-is-ending", `Run ${runId} is past its last decision.`);
      await orchestrations.raise(runId, "cancel", { reason });
      return accepted({ runId, status: "cancelling" }, `/api/runs/${runId}`);
    }),
  });
}
