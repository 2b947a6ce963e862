import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { erasureNow } from "../../shared/erasure/erasure-now.ts";
import { orderErasure } from "../../shared/erasure/order-erasure.ts";
import * as routes from "../../shared/erasure/routes.ts";
import { tracePhoto } from "../../shared/erasure/trace.ts";
import { Problem } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** How people see where a photo went, and have it erased. */
export const photoRoutes = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) => [
  serve(routes.getPhoto, async ({ model, photo }) =>
    ok(await tracePhoto(blobs, await planOf(plans, model), photo)),
  ),
  serve(routes.erasePhoto, async (order, { context }) => {
    await planOf(plans, order.model);
    const { erasureId, status } = await orderErasure({ blobs, plans }, order, orchestrationsOf(context));
    return accepted({ erasureId, status }, `/api/erasures/${erasureId}`);
  }),
  serve(routes.getErasure, async ({ erasureId }, { context }) => {
    const erasure = await erasureNow(blobs, erasureId, orchestrationsOf(context));
    if (!erasure) throw new Problem(404, "erasure-not-found", `There is no erasure "${erasureId}".`);
    return ok(erasure);
  }),
];
