import { ignore } from "../../shared/admission/enabled.ts";
import {
  type Around,
  foreseeRun,
  mustBeEnabled,
  type RunForeseen,
} from "../../shared/admission/foresee-run.ts";
import { changeHead } from "../../shared/admission/head-store.ts";
import { requestRun } from "../../shared/admission/request-run.ts";
import { type Orchestrations, orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { findDataset } from "../../shared/dataset/find-dataset.ts";
import { handOver, readRequest } from "../../shared/intake/hand-over.ts";
import { keepSnapshotWithin, listPhotos } from "../../shared/intake/photos.ts";
import * as routes from "../../shared/intake/routes.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import { LISTING_PATIENCE } from "../../shared/kit/within.ts";
import { mustFitSettings } from "../../shared/plan/compute.ts";
import { activePlanOf } from "../../shared/plan/plans.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import { askedBy } from "../../shared/requests/asked-by.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** How people ask for a run. */
export const retrain = (services: Around, patience = LISTING_PATIENCE) =>
  serve(routes.retrain, async ({ model, force, sample, dataset, dryRun }, { context, caller }) => {
    const plan = await activePlanOf(services.plans, model);
    const orchestrations = orchestrationsOf(context);
    mustFitSettings(services.settings, plan);
    const trigger = askedBy(caller, new Date().toISOString());
    const older = dataset === undefined ? undefined : await listingOf(services, model, dataset);
    const asked = { force, sample, fromDataset: older?.fromDataset, trigger };
    if (dryRun) return ok(await foresee(services, plan, asked, older, orchestrations));
    // What a disabled model is asked for is looked for when it is enabled again, as photos are.
    const { after } = await changeHead(services.blobs, model, (head) => ignore(head, 1, trigger.at));
    mustBeEnabled(after, model);
    const listedAt = new Date().toISOString();
    const taken = older ?? (await keepSnapshotWithin(services.blobs, plan, patience));
    if (!taken) {
      const requestId = await handOver({ model, force, sample, trigger }, orchestrations);
      return accepted({ requestId, status: "listing" as const }, `/api/requests/${requestId}`);
    }
    const { snapshot, ignored } = taken;
    const wanted = { model, snapshot, ignored, listedAt, ...asked };
    const answer = await requestRun(services, wanted, orchestrations);
    const location = `/api/runs/${answer.runId}`;
    return answer.status === "reused" ? ok({ ...answer, statusUrl: location }) : accepted(answer, location);
  });

/** The listing that a dataset version was made from. Throws a 404 `Problem` for no version, and a 409 where the listing is not kept. */
async function listingOf({ blobs }: Around, model: string, name: string) {
  const { dataset, snapshot, files } = await findDataset(blobs, model, name);
  if (await blobs.exists(paths.snapshot(model, snapshot)))
    return { fromDataset: dataset, snapshot, files, ignored: {} };
  throw new Problem(
    409,
    "snapshot-gone",
    `The listing that dataset ${dataset} was made from is not kept any more: versions that are pinned in the plan keep theirs. GET /api/models/${model}/datasets lists the others.`,
  );
}

/** What became of a request that was handed over. */
export const getRequest = serve(routes.getRequest, async ({ requestId }, { context }) =>
  ok(await readRequest(requestId, orchestrationsOf(context))),
);

async function foresee(
  services: Around,
  plan: Plan,
  asked: Pick<RunForeseen, "force" | "sample" | "fromDataset" | "trigger">,
  older: Awaited<ReturnType<typeof listingOf>> | undefined,
  orchestrations: Orchestrations,
) {
  const { snapshot, files, ignored } = older ?? (await listPhotos(services.blobs, plan));
  const wanted = { model: plan.model, snapshot, ...asked };
  const { request, reused } = await foreseeRun(services, wanted, orchestrations);
  const would =
    reused === undefined ? { would: "start" as const } : { would: "reuse" as const, because: reused };
  return { dryRun: true as const, runId: request.runId, snapshot, files, ignored, ...would };
}
