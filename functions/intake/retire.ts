import { readHead } from "../../shared/admission/head-store.ts";
import { leaveQueue } from "../../shared/admission/start-run.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import * as routes from "../../shared/intake/routes.ts";
import { conditionsOf, mustMatch } from "../../shared/plan/conditions.ts";
import { planVersion } from "../../shared/plan/current.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { publish } from "../../shared/plan/published.ts";
import type { PublishedPlan } from "../../shared/plan/published-plan.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** How people take a model out of use. Its name stays its own, and its data what the plan's retention keeps. */
export const retireModel = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) =>
  serve(routes.retireModel, async ({ model }, { request, caller }) => {
    await plans.all();
    await planVersion(blobs, model);
    const [by, at] = [caller.id, new Date().toISOString()];
    const published = await publish(
      blobs,
      new Map([
        [
          model,
          (before) => {
            mustMatch(before, conditionsOf(request.headers));
            return before && !before.retired ? { ...before, by, at, retired: true } : undefined;
          },
        ],
      ]),
    );
    plans.forget();
    const { queued } = await readHead(blobs, model);
    if (queued !== null) await leaveQueue(blobs, model, queued, "cancelled: the model was retired");
    return ok({ model, retired: true as const, version: (published[model] as PublishedPlan).version });
  });
