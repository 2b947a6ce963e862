import { app } from "@azure/functions";
import { z } from "zod";
import { http, ok } from "../../shared/kit/http.ts";

/** GET api/health: that the app runs. It is open to all, so it tells nothing else. */
export function registerHealth(): void {
  app.http("health", {
    methods: ["GET"],
    route: "api/health",
    authLevel: "anonymous",
    handler: http(z.object({}), async () => ok({ status: "ok" })),
  });
}
