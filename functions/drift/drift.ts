import type { Blobs } from "../../shared/clients/blobs.ts";
import { compareServed, readDrift } from "../../shared/drift/check-drift.ts";
import * as routes from "../../shared/drift/routes.ts";
import { Problem } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

const NOTHING =
  "No version serves yet that has a profile of the photos that it learned from: let a run finish.";

/** How served photos compare with learned ones. */
export const getDrift = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) =>
  serve(routes.getDrift, async ({ model, now }) => {
    const plan = await planOf(plans, model);
    const checked = now ? undefined : await readDrift({ blobs }, model);
    const report = checked ?? (await compareServed({ blobs }, plan, new Date()));
    if (!report) throw new Problem(404, "nothing-to-compare", NOTHING);
    return ok(report);
  });
