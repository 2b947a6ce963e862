import type { Blobs } from "../clients/blobs.ts";
import { Problem } from "../kit/errors.ts";
import { own } from "../kit/objects.ts";
import { paths } from "../kit/paths.ts";
import { PublishedPlan, PublishedPlans, REMEDY } from "./published-plan.ts";

/** The version of a model's plan that is in force, as it is now; undefined where there is none. */
export async function currentPlan(blobs: Blobs, model: string): Promise<PublishedPlan | undefined> {
  return own((await blobs.json(paths.plans, PublishedPlans, REMEDY))?.models ?? {}, model);
}

/** A version of a model's plan: the one in force, if none is named. 404 where there is none. */
export async function planVersion(blobs: Blobs, model: string, version?: number): Promise<PublishedPlan> {
  const current = await currentPlan(blobs, model);
  if (!current) {
    const detail = `There is no plan of "${model}": PUT it with If-None-Match: *, or GET /api/models.`;
    throw new Problem(404, "model-not-found", detail);
  }
  if (version === undefined || version === current.version) return current;
  const found = await blobs.json(paths.planVersion(model, version), PublishedPlan);
  if (found) return found;
  const remedy = `GET /api/models/${model}/plan/versions lists them`;
  throw new Problem(404, "plan-not-found", `The plan of "${model}" has no version ${version}: ${remedy}.`);
}
