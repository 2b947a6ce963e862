import { readHead } from "../../shared/admission/head-store.ts";
import { readIgnored } from "../../shared/admission/ignored.ts";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { pageOf } from "../../shared/kit/page.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { readCard } from "../../shared/versions/read-versions.ts";
import * as routes from "../../shared/versions/routes.ts";
import { readTraffic } from "../../shared/versions/store.ts";
import { readTaint } from "../../shared/versions/taint.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** What people see of models. */
export const modelRoutes = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) => [
  serve(routes.listModels, async (page) => {
    const [all, active] = [await plans.all(), await plans.active()];
    const { items, next } = pageOf([...all.keys()].sort(), (model) => model, page);
    const models = items.map((model) => ({
      model,
      retired: !active.has(model),
      url: `/api/models/${model}`,
    }));
    return ok({ models, ignored: await readIgnored(blobs), next });
  }),
  serve(routes.getModel, async ({ model }) => {
    const plan = await planOf(plans, model);
    const traffic = await readTraffic(blobs, model);
    const champion = traffic && (await readCard(blobs, model, traffic.version));
    const tainted = champion && (await readTaint(blobs, model, champion.version));
    const { running, queued, disabled } = await readHead(blobs, model);
    return ok({
      model,
      owner: plan.owner,
      enabled: disabled === null,
      retired: !(await plans.active()).has(model),
      ...(disabled && { disabled }),
      champion: champion ? { ...champion, tainted: tainted ?? null } : null,
      traffic: traffic ?? null,
      running,
      queued,
      plan,
    });
  }),
];
