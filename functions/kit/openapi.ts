import { openApiOf } from "../../shared/kit/openapi.ts";
import type { Route } from "../../shared/kit/route.ts";
import { openApi } from "../../shared/kit/routes.ts";
import { ok } from "./reply.ts";
import { type Served, serve } from "./serve.ts";

/** Describes these routes, and itself among them. It takes a while, so it is made when somebody asks, not at each cold start. */
export function describeRoutes(routes: readonly Route[]): Served {
  let description: ReturnType<typeof openApiOf> | undefined;
  return serve(openApi, async () => {
    description ??= openApiOf([...routes, openApi]);
    return ok(description);
  });
}
