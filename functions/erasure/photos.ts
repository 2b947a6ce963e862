import { app } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import { erasureNow } from "../../shared/erasure/erasure-now.ts";
import { orderErasure } from "../../shared/erasure/order-erasure.ts";
import { tracePhoto } from "../../shared/erasure/trace.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { accepted, Flag, http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";

const durable = df.input.durableClient();

const Photo = z.object({
  model: z.string(),
  photo: z.string().regex(/^[0-9a-f]{64}$/, "must be a photo's SHA-256: 64 lower-case hex digits"),
});

/** GET api/models/{model}/photos/{photo}: where a photo went. */
export function registerGetPhoto({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("getPhoto", {
    methods: ["GET"],
    route: "api/models/{model}/photos/{photo}",
    authLevel: "function",
    handler: http(Photo, async ({ model, photo }) =>
      ok(await tracePhoto(blobs, planOf(plans, model), photo)),
    ),
  });
}

/** DELETE api/models/{model}/photos/{photo}: erases a photo everywhere, the user's own files too; with `deny`, even one that was never seen may not come. */
export function registerErasePhoto({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("erasePhoto", {
    methods: ["DELETE"],
    route: "api/models/{model}/photos/{photo}",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(Photo.extend({ deny: Flag }), async ({ model, photo, deny }, _, context) => {
      planOf(plans, model);
      const order = { model, photo, deny };
      const { erasureId, status } = await orderErasure({ blobs, plans }, order, orchestrationsOf(context));
      return accepted({ erasureId, status }, `/api/erasures/${erasureId}`);
    }),
  });
}

/** GET api/erasures/{erasureId}: what it waits for, or every place it has changed and who is tainted. */
export function registerGetErasure({ blobs }: { blobs: Blobs }): void {
  app.http("getErasure", {
    methods: ["GET"],
    route: "api/erasures/{erasureId}",
    authLevel: "function",
    extraInputs: [durable],
    handler: http(z.object({ erasureId: z.string() }), async ({ erasureId }, _, context) => {
      const erasure = await erasureNow(blobs, erasureId, orchestrationsOf(context));
      if (!erasure) throw new Problem(404, "erasure-not-found", `There is no erasure "${erasureId}".`);
      return ok(erasure);
    }),
  });
}
