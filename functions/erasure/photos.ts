import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { erasureNow } from "../../shared/erasure/erasure-now.ts";
import { orderErasure } from "../../shared/erasure/order-erasure.ts";
import * as routes from "../../shared/erasure/routes.ts";
import { Problem } from "../../shared/kit/errors.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { accepted, ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";
import { operate } from "../operations/operate.ts";

/** How people see where a photo went, and have it erased. */
export const photoRoutes = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) => [
  serve(routes.getPhoto, async ({ model, photo, operation }, { context }) => {
    await planOf(plans, model);
    const wanted = { kind: "tracePhoto" as const, model, about: { photo } };
    const url = `/api/models/${model}/photos/${photo}`;
    return operate(blobs, context, { ...wanted, url, operation }, routes.PhotoTrace);
  }),
  serve(routes.erasePhoto, async (order, { context, caller }) => {
    await planOf(plans, order.model);
    const { erasureId, status } = await orderErasure(
      { blobs, plans },
      { ...order, by: caller.id },
      orchestrationsOf(context),
    );
    return accepted({ erasureId, status }, `/api/erasures/${erasureId}`);
  }),
  serve(routes.getErasure, async ({ erasureId }, { context }) => {
    const erasure = await erasureNow(blobs, erasureId, orchestrationsOf(context));
    if (!erasure) throw new Problem(404, "erasure-not-found", `There is no erasure "${erasureId}".`);
    return ok(erasure);
  }),
];
