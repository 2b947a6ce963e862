import { app } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import { orchestrationsOf } from "../shared/clients/orchestrations.ts";
import type { Deps } from "../shared/deps.ts";
import { Problem } from "../shared/errors.ts";
import { accepted, http, ok } from "../shared/http.ts";
import { planOf } from "../shared/plan/plans.ts";
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

/** POST api/runs/{runId}/cancel: stops a run and its Databricks runs. */
export function registerCancelRun(deps: Deps): void {
  app.http("cancelRun", {
    methods: ["POST"],
    route: "api/runs/{runId}/cancel",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(
      z.object({ runId: z.string(), reason: z.string().default("") }),
      async ({ runId, reason }, _, context) => {
        const orchestrations = orchestrationsOf(context);
        const { status } = await readRunStatus(deps, runId, orchestrations);
        if (status !== "running")
          throw new Problem(409, "run-not-running", `Run ${runId} is ${status}: there is nothing to cancel.`);
        await orchestrations.raise(runId, "cancel", { reason: reason || "asked for by HTTP" });
        return accepted({ runId, status: "cancelling" }, `/api/runs/${runId}`);
      },
    ),
  });
}
