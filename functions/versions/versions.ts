import { app } from "@azure/functions";
import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";
import { describeVersion, describeVersions } from "../../shared/versions/read-versions.ts";

/** GET api/models/{model}/versions: every version that was ever released, the newest first. */
export function registerListVersions({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("listVersions", {
    methods: ["GET"],
    route: "api/models/{model}/versions",
    authLevel: "function",
    handler: http(z.object({ model: z.string() }), async ({ model }) => {
      planOf(plans, model);
      return ok({ versions: await describeVersions(blobs, model) });
    }),
  });
}

/** GET api/models/{model}/versions/{version}: what it was made of, with the photos, labels and sides that it learned from. */
export function registerGetVersion({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("getVersion", {
    methods: ["GET"],
    route: "api/models/{model}/versions/{version}",
    authLevel: "function",
    handler: http(z.object({ model: z.string(), version: z.string() }), async ({ model, version }) => {
      planOf(plans, model);
      return ok(await describeVersion(blobs, model, version));
    }),
  });
}
