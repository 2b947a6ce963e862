import { ignore } from "../../shared/admission/enabled.ts";
import { type Around, foreseeRun, mustBeEnabled } from "../../shared/admission/foresee-run.ts";
import { changeHead } from "../../shared/admission/head-store.ts";
import { requestRun } from "../../shared/admission/request-run.ts";
import { type Orchestrations, orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { handOver, readRequest } from "../../shared/intake/hand-over.ts";
import { keepSnapshotWithin, listPhotos } from "../../shared/intake/photos.ts";
import * as routes from "../../shared/intake/routes.ts";
import { activePlanOf } from "../../shared/plan/plans.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import { askedBy } from "../../shared/requests/asked-by.ts";
import type { Trigger } from "../../shared/requests/request.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** Milliseconds that a listing may take within a request: Azure cuts requests at 230 s, and what follows needs its time too. */
const PATIENCE = 20_000;

/** How people ask for a run. */
export const retrain = (services: Around, patience = PATIENCE) =>
  serve(routes.retrain, async ({ model, force, sample, dryRun }, { request, context }) => {
    const plan = await activePlanOf(services.plans, model);
    const orchestrations = orchestrationsOf(context);
    const trigger = askedBy(request.headers, new Date().toISOString());
    if (dryRun) return ok(await foresee(services, plan, { force, sample, trigger }, orchestrations));
    // What a disabled model is asked for is looked for when it is enabled again, as photos are.
    const { after } = await changeHead(services.blobs, model, (head) => ignore(head, 1, trigger.at));
    mustBeEnabled(after, model);
    const listedAt = new Date().toISOString();
    const taken = await keepSnapshotWithin(services.blobs, plan, patience);
    if (!taken) {
      const requestId = await handOver({ model, force, sample, trigger }, orchestrations);
      return accepted({ requestId, status: "listing" as const }, `/api/requests/${requestId}`);
    }
    const { snapshot, ignored } = taken;
    const wanted = { model, snapshot, ignored, listedAt, force, sample, trigger };
    const answer = await requestRun(services, wanted, orchestrations);
    const location = `/api/runs/${answer.runId}`;
    return answer.status === "reused" ? ok({ ...answer, statusUrl: location }) : accepted(answer, location);
  });

/** What became of a request that was handed over. */
export const getRequest = serve(routes.getRequest, async ({ requestId }, { context }) =>
  ok(await readRequest(requestId, orchestrationsOf(context))),
);

async function foresee(
  services: Around,
  plan: Plan,
  asked: { force: boolean; sample: number | undefined; trigger: Trigger },
  orchestrations: Orchestrations,
) {
  const { snapshot, files, ignored } = await listPhotos(services.blobs, plan);
  const wanted = { model: plan.model, snapshot, ...asked };
  const { request, reused } = await foreseeRun(services, wanted, orchestrations);
  const would =
    reused === undefined ? { would: "start" as const } : { would: "reuse" as const, because: reused };
  return { dryRun: true as const, runId: request.runId, snapshot, files, ignored, ...would };
}
