import type { Blobs } from "../../shared/clients/blobs.ts";
import { readDrift } from "../../shared/drift/check-drift.ts";
import { DriftReport } from "../../shared/drift/report.ts";
import * as routes from "../../shared/drift/routes.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import { operate } from "../operations/operate.ts";

/** How served photos compare with learned ones: as the last check found, or as they do now. */
export const getDrift = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) =>
  serve(routes.getDrift, async ({ model, now, operation }, { context }) => {
    await planOf(plans, model);
    const checked = now || operation ? undefined : await readDrift({ blobs }, model);
    if (checked) return ok(checked);
    const wanted = { kind: "compareServed" as const, model, about: {} };
    return operate(blobs, context, { ...wanted, url: `/api/models/${model}/drift`, operation }, DriftReport);
  });
