import type { HttpRequest } from "@azure/functions";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { readBody } from "../../shared/kit/body.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { paths } from "../../shared/kit/paths.ts";
import type { Settings } from "../../shared/kit/settings.ts";
import { mustFitSettings } from "../../shared/plan/compute.ts";
import { conditionsOf, etagOf, mustBeConditional } from "../../shared/plan/conditions.ts";
import { planVersion } from "../../shared/plan/current.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { foreseePlan, publishPlan } from "../../shared/plan/publish-plan.ts";
import { defaultsOf } from "../../shared/plan/published-plan.ts";
import { readPublished } from "../../shared/plan/read-published.ts";
import * as routes from "../../shared/plan/routes.ts";
import type { Plan } from "../../shared/plan/schema.ts";
import { listVersions } from "../../shared/plan/versions.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** How people see and publish plans. Each looks at `plans` first, which publishes the files where nobody has yet. */
export const planRoutes = ({
  plans,
  blobs,
  settings,
}: {
  plans: Plans;
  blobs: Blobs;
  settings: Settings;
}) => [
  serve(routes.getPlan, async ({ model, version }) => {
    await plans.all();
    const found = await planVersion(blobs, model, version);
    const plan = readPublished(model, found, settings.DARKROOM_ENVIRONMENT);
    if (!plan) throw unreadable(model, found.version);
    const { file: _, defaults: __, ...published } = found;
    return { ...ok({ model, ...published, plan }), headers: { ETag: etagOf(published) } };
  }),
  serve(routes.publishPlan, async ({ model, version, dryRun }, { request, caller }) => {
    await plans.all();
    const conditions = conditionsOf(request.headers);
    if (!dryRun) mustBeConditional(conditions);
    const said = await saidBy(request, blobs, model, version);
    const mustFit = (plan: Plan) => mustFitSettings(settings, plan);
    const wanted = { model, ...said, by: caller.id, conditions, mustFit };
    const environment = settings.DARKROOM_ENVIRONMENT;
    if (dryRun) return ok({ model, dryRun, ...(await foreseePlan(blobs, wanted, environment)) });
    const published = await publishPlan(blobs, wanted, environment);
    plans.forget();
    return { ...ok({ model, dryRun, ...published }), headers: { ETag: etagOf(published) } };
  }),
  serve(routes.listPlanVersions, async ({ model, ...page }) => {
    await plans.all();
    await planVersion(blobs, model);
    return ok(await listVersions(blobs, model, page));
  }),
];

/** The plan that a request carries, or the one of the version that it names. */
async function saidBy(request: HttpRequest, blobs: Blobs, model: string, version: number | undefined) {
  const body = await readBody(request, routes.LONGEST_PLAN);
  if (version === undefined) return { text: decoded(body) };
  if (body.length > 0) {
    const detail = "version: names the plan to publish, and so does the body: leave one of them out.";
    throw new Problem(422, "invalid-request", detail);
  }
  const before = await planVersion(blobs, model, version);
  return { text: before.text, defaults: defaultsOf(before) };
}

function decoded(body: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new Problem(400, "not-utf-8", "The body is no text in UTF-8: send the plan as YAML or JSON.");
  }
}

function unreadable(model: string, version: number): Problem {
  const { container, path } = paths.planVersion(model, version);
  const detail = `Version ${version} of the plan of "${model}" cannot be read by this version of the app: ${container}/${path} has it.`;
  return new Problem(422, "invalid-plan", detail);
}
