import { app } from "@azure/functions";
import * as df from "durable-functions";
import { z } from "zod";
import { disable, enable } from "../../shared/admission/enabled.ts";
import { changeHead } from "../../shared/admission/head-store.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import type { Settles } from "../../shared/intake/settles.ts";
import { http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";

const Model = z.strictObject({ model: z.string() });

/** POST api/models/{model}/disable: events, timers and requests start nothing from now on. What runs or waits goes on. */
export function registerDisable({ plans, blobs }: { plans: Plans; blobs: Blobs }, settles: Settles): void {
  app.http("disableModel", {
    methods: ["POST"],
    route: "api/models/{model}/disable",
    authLevel: "function",
    handler: http(Model, async ({ model }) => {
      planOf(plans, model);
      const now = new Date().toISOString();
      const { after } = await changeHead(blobs, model, (head) => disable(head, now));
      settles.forget(model);
      return ok({ model, enabled: false, since: after.disabled?.since });
    }),
  });
}

/**
 * POST api/models/{model}/enable: events, timers and requests count again. A settle looks at once for what was ignored; for a plan
 * that listens to events also if nothing was counted, because counts may be lost and other workers take some seconds to notice.
 */
export function registerEnable({ plans, blobs }: { plans: Plans; blobs: Blobs }, settles: Settles): void {
  app.http("enableModel", {
    methods: ["POST"],
    route: "api/models/{model}/enable",
    authLevel: "function",
    extraInputs: [df.input.durableClient()],
    handler: http(Model, async ({ model }, _, context) => {
      const plan = planOf(plans, model);
      const { before } = await changeHead(blobs, model, enable);
      if (!before.disabled) return ok({ model, enabled: true });
      settles.forget(model);
      const { ignored } = before.disabled;
      const trigger = { kind: "photos" as const, at: new Date().toISOString() };
      if (plan.dataset.triggers.photos || ignored > 0)
        await settles.start(plan, trigger, orchestrationsOf(context));
      return ok({ model, enabled: true, ignored });
    }),
  });
}
