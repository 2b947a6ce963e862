import { app } from "@azure/functions";
import { z } from "zod";
import { readHead } from "../../shared/admission/head-store.ts";
import { readIgnored } from "../../shared/admission/ignored.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { readTraffic, readVersion } from "../../shared/versions/store.ts";
import { readTaint } from "../../shared/versions/taint.ts";

/** GET api/models: every model that has a plan, and how many events of storage concerned none or came to nothing. */
export function registerListModels({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("listModels", {
    methods: ["GET"],
    route: "api/models",
    authLevel: "function",
    handler: http(z.object({}), async () =>
      ok({
        models: [...plans.keys()].map((model) => ({ model, url: `/api/models/${model}` })),
        ignored: await readIgnored(blobs),
      }),
    ),
  });
}

/** GET api/models/{model}: its plan, what serves, what runs and what waits. */
export function registerGetModel({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("getModel", {
    methods: ["GET"],
    route: "api/models/{model}",
    authLevel: "function",
    handler: http(z.object({ model: z.string() }), async ({ model }) => {
      const plan = planOf(plans, model);
      const traffic = await readTraffic(blobs, model);
      const champion = traffic && (await readVersion(blobs, model, traffic.version));
      const tainted = champion && (await readTaint(blobs, model, champion.version));
      const { running, queued, disabled } = await readHead(blobs, model);
      return ok({
        model,
        owner: plan.owner,
        enabled: disabled === null,
        ...(disabled && { disabled }),
        champion: champion ? { ...champion, tainted: tainted ?? null } : null,
        traffic: traffic ?? null,
        running,
        queued,
        plan,
      });
    }),
  });
}
