import { disable, enable } from "../../shared/admission/enabled.ts";
import { changeHead } from "../../shared/admission/head-store.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { orchestrationsOf } from "../../shared/clients/orchestrations.ts";
import * as routes from "../../shared/intake/routes.ts";
import type { Settles } from "../../shared/intake/settles.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { activePlanOf, planOf } from "../../shared/plan/plans.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** How people keep a model as it is, and let it learn again. */
export const enabledRoutes = ({
  plans,
  blobs,
  settles,
}: {
  plans: Plans;
  blobs: Blobs;
  settles: Settles;
}) => [
  serve(routes.disableModel, async ({ model }) => {
    await planOf(plans, model);
    const now = new Date().toISOString();
    const { after } = await changeHead(blobs, model, (head) => disable(head, now));
    settles.forget(model);
    const retired = !(await plans.active()).has(model);
    return ok({ model, enabled: false as const, since: after.disabled?.since, retired });
  }),
  // A settle looks at once for what was ignored; for a plan that listens to events also if nothing was counted, because counts
  // may be lost and other workers take some seconds to notice.
  serve(routes.enableModel, async ({ model }, { context }) => {
    const plan = await activePlanOf(plans, model);
    const { before } = await changeHead(blobs, model, enable);
    if (!before.disabled) return ok({ model, enabled: true as const });
    settles.forget(model);
    const { ignored } = before.disabled;
    const trigger = { kind: "photos" as const, at: new Date().toISOString() };
    if (plan.dataset.triggers.photos || ignored > 0)
      await settles.start(plan, trigger, orchestrationsOf(context));
    return ok({ model, enabled: true as const, ignored });
  }),
];
