import type { Blobs } from "../clients/blobs.ts";
import { changeJson } from "../clients/change-json.ts";
import { own } from "../kit/objects.ts";
import { paths } from "../kit/paths.ts";
import { type PublishedPlan, PublishedPlans, REMEDY } from "./published-plan.ts";

const PUBLISHED = { schema: PublishedPlans, format: 1, remedy: REMEDY };
const NONE: PublishedPlans = { models: {} };

export type Change = (before: PublishedPlan | undefined) => Omit<PublishedPlan, "version"> | undefined;

/**
 * Publishes what each change makes of its model's plan, as one step; undefined leaves it as it is. Each version is kept before the next
 * one takes its place, whoever may have died meanwhile.
 */
export async function publish(
  blobs: Blobs,
  changes: ReadonlyMap<string, Change>,
): Promise<PublishedPlans["models"]> {
  const keep = (model: string, plan: PublishedPlan) =>
    blobs.keepJson(paths.planVersion(model, plan.version), plan);
  const { before, after } = await changeJson(blobs, paths.plans, PUBLISHED, NONE, async ({ models }) => {
    const changed = { ...models };
    for (const [model, change] of changes) {
      const before = own(models, model);
      const next = change(before);
      if (!next) continue;
      if (before) await keep(model, before);
      changed[model] = { ...next, version: await freeVersion(blobs, model, before) };
    }
    return { models: changed };
  });
  for (const [model, plan] of Object.entries(after.models))
    if (plan.version !== own(before.models, model)?.version) await keep(model, plan);
  return after.models;
}

/** The number of a new version: one that is taken, as where an older state of the plans was restored, is never used again. */
export async function freeVersion(
  blobs: Blobs,
  model: string,
  before: Pick<PublishedPlan, "version"> | undefined,
): Promise<number> {
  for (let version = (before?.version ?? 0) + 1; ; version++)
    if (!(await blobs.exists(paths.planVersion(model, version)))) return version;
}
