import { openApiOf } from "../../shared/kit/openapi.ts";
import type { Route } from "../../shared/kit/route.ts";
import { openApi } from "../../shared/kit/routes.ts";
import { ok } from "./reply.ts";
import { type Served, serve } from "./serve.ts";

/** Describes these routes, and itself among them. */
export function describeRoutes(routes: readonly Route[]): Served {
  const description = openApiOf([...routes, openApi]);
  return serve(openApi, async () => ok(description));
}
