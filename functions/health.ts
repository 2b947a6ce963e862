import { app } from "@azure/functions";
import { z } from "zod";
import type { Deps } from "../shared/deps.ts";
import { http, ok } from "../shared/http.ts";

/** GET api/health: that the app runs, and for which models. */
export function registerHealth({ plans }: Pick<Deps, "plans">): void {
  app.http("health", {
    methods: ["GET"],
    route: "api/health",
    authLevel: "anonymous",
    handler: http(z.object({}), async () => ok({ status: "ok", models: [...plans.keys()] })),
  });
}
