import { app } from "@azure/functions";
import { z } from "zod";
import { collect } from "../shared/collect.ts";
import { readQuarantine, remedyFor } from "../shared/dataset/quarantine.ts";
import type { Deps } from "../shared/deps.ts";
import { http, ok } from "../shared/http.ts";
import { planOf } from "../shared/plan/plans.ts";

/** GET api/models/{model}/quarantine: the files that the newest run could not read, why, since when, and what to do. */
export function registerGetQuarantine({ plans, blobs }: Pick<Deps, "plans" | "blobs">): void {
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
