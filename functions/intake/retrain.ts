import { app } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import { type Around, foreseeRun } from "../../shared/admission/foresee-run.ts";
import { requestRun } from "../../shared/admission/request-run.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { keepSnapshot, listPhotos } from "../../shared/intake/photos.ts";
import { accepted, Flag, http, ok } from "../../shared/kit/http.ts";
import { planOf } from "../../shared/plan/plans.ts";

const Retrain = z.strictObject({
  model: z.string(),
  /** Train again even if the same photos, plan and code were trained before. */
  force: Flag,
  /** Only say what would happen. */
  dryRun: Flag,
});

/** POST api/models/{model}/retrain: takes a snapshot now and asks for its life cycle. */
export function registerRetrain(services: Around): void {
  app.http("retrain", {
    methods: ["POST"],
    route: "api/models/{model}/retrain",
    authLevel: "function",
    extraInputs: [df.input.durableClient()],
    handler: http(Retrain, async ({ model, force, dryRun }, _, context) => {
      const plan = planOf(services.plans, model);
      const orchestrations = orchestrationsOf(context);
      const trigger = { kind: "http" as const, at: new Date().toISOString() };
      if (dryRun) {
        const { snapshot, files, ignored } = await listPhotos(services.blobs, plan);
        const { request, reused } = await foreseeRun(
          services,
          { model, snapshot, force, trigger },
          orchestrations,
        );
        const would = reused === undefined ? { would: "start" } : { would: "reuse", because: reused };
        return ok({ dryRun: true, runId: request.runId, snapshot, files, ignored, ...would });
      }
      const listedAt = new Date().toISOString();
      const { snapshot, ignored } = await keepSnapshot(services.blobs, plan);
      const wanted = { model, snapshot, ignored, listedAt, force, trigger };
      const answer = await requestRun(services, wanted, orchestrations);
      const location = `/api/runs/${answer.runId}`;
      return answer.status === "reused" ? ok({ ...answer, statusUrl: location }) : accepted(answer, location);
    }),
  });
}
