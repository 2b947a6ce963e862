import { openApiOf } from "../../shared/kit/openapi.ts";
import type { Route } from "../../shared/kit/route.ts";
import { openApi } from "../../shared/kit/routes.ts";
import { ok } from "./reply.ts";
import { type Served, serve } from "./serve.ts";

/**
 * Describes these routes, and itself among them; `commit` is the one that the package was made of. It takes a while, so it is made when
 * somebody asks, not at each cold start.
 */
export function describeRoutes(routes: readonly Route[], commit?: string): Served {
  let description: ReturnType<typeof openApiOf> | undefined;
  return serve(openApi, async () => {
    description ??= openApiOf([...routes, openApi], commit);
    return ok(description);
  });
}
