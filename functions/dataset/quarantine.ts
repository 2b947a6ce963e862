import type { Blobs } from "../../shared/clients/blobs.ts";
import { readQuarantine, remedyFor } from "../../shared/dataset/quarantine.ts";
import * as routes from "../../shared/dataset/routes.ts";
import { collect } from "../../shared/kit/collect.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { ok } from "../kit/reply.ts";
import { serve } from "../kit/serve.ts";

/** What people see of files that cannot be read. */
export const getQuarantine = ({ plans, blobs }: { plans: Plans; blobs: Blobs }) =>
  serve(routes.getQuarantine, async ({ model }) => {
    await planOf(plans, model);
    const files = await collect(readQuarantine(blobs, model));
    return ok({
      files: files.map(({ copied, ...file }) => ({
        ...file,
        remedy: remedyFor(file.reason),
        ...(copied && { copy: `quarantine/${model}/${file.path}` }),
      })),
    });
  });
