import { app } from "@azure/functions";
import { z } from "zod";
import type { Blobs } from "../../shared/clients/blobs.ts";
import { compareServed, readDrift } from "../../shared/drift/check-drift.ts";
import { Problem } from "../../shared/kit/errors.ts";
import { http, ok } from "../../shared/kit/http.ts";
import type { Plans } from "../../shared/plan/plans.ts";
import { planOf } from "../../shared/plan/plans.ts";

const Drift = z.object({
  model: z.string(),
  /** Compare now, instead of giving the last check's report. Nobody is told of what it finds. */
  now: z.stringbool().default(false),
});

const NOTHING =
  "No version serves yet that has a profile of the photos that it learned from: let a run finish.";

/** GET api/models/{model}/drift: how the photos that the model is asked about compare with those that it learned from. */
export function registerGetDrift({ plans, blobs }: { plans: Plans; blobs: Blobs }): void {
  app.http("getDrift", {
    methods: ["GET"],
    route: "api/models/{model}/drift",
    authLevel: "function",
    handler: http(Drift, async ({ model, now }) => {
      const plan = planOf(plans, model);
      const checked = now ? undefined : await readDrift({ blobs }, model);
      const report = checked ?? (await compareServed({ blobs }, plan, new Date()));
      if (!report) throw new Problem(404, "nothing-to-compare", NOTHING);
      return ok(report);
    }),
  });
}
