import { app } from "@azure/functions";
import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { readQuarantine, remedyFor } from "../../shared/dataset/quarantine.ts";
import { collect } from "../../shared/kit/collect.ts";
import { http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";

/** GET api/models/{model}/quarantine: the files that the newest run could not read, why, since when, and what to do. */
export function registerGetQuarantine({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("getQuarantine", {
    methods: ["GET"],
    route: "api/models/{model}/quarantine",
    authLevel: "function",
    handler: http(z.object({ model: z.string() }), async ({ model }) => {
      planOf(plans, model);
      const files = await collect(readQuarantine(blobs, model));
      return ok({
        files: files.map(({ copied, ...file }) => ({
          ...file,
          remedy: remedyFor(file.reason),
          ...(copied && { copy: `quarantine/${model}/${file.path}` }),
        })),
      });
    }),
  });
}
