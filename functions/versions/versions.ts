import type { Blobs } from "../../shared/clients/blobs.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { describeVersion, describeVersions } from "../../shared/versions/read-versions.ts";
import * as routes from "../../shared/versions/routes.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** What people see of versions. */
export const versionRoutes = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) => [
  serve(routes.listVersions, async ({ model, ...page }) => {
    await planOf(plans, model);
    return ok(await describeVersions(blobs, model, page));
  }),
  serve(routes.getVersion, async ({ model, version }) => {
    await planOf(plans, model);
    return ok(await describeVersion(blobs, model, version));
  }),
];
