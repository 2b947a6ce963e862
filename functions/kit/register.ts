import { app, type FunctionInput, type HttpMethod } from "@azure/functions";
import { ANYONE, type Route } from "../../shared/kit/route.ts";
import { EVERY_METHOD, ROOT } from "./every-call.ts";
import { unknownRoute } from "./fallback.ts";
import { describeRoutes } from "./openapi.ts";
import type { Served } from "./serve.ts";

/**
 * Makes routes known to Functions, with a description of all of them, and an answer to what none of them is meant for. Those that
 * control get `controlInputs`.
 */
export function registerRoutes(routes: readonly Served[], controlInputs: FunctionInput[]): void {
  const described = describeRoutes(routes.map(({ route }) => route));
  const all = [...routes, described];
  for (const { route, handler } of all)
    app.http(route.name, {
      methods: methodsOf(route),
      route: routeOf(route),
      authLevel: route.role === ANYONE ? "anonymous" : "function",
      extraInputs: route.part === "control" ? controlInputs : [],
      handler,
    });
  const declared = all.map(({ route }) => route);
  const unknown = { methods: EVERY_METHOD, authLevel: "anonymous" } as const;
  app.http("unknownRoute", { ...unknown, route: "api/{*path}", handler: unknownRoute(declared) });
  if (declared.some(({ errors }) => errors === "v2"))
    app.http("unknownV2Route", { ...unknown, route: "v2/{*path}", handler: unknownRoute(declared, "v2") });
}

/** Azure's host takes no route that begins with a slash. */
const routeOf = ({ path }: Route): string => (path === "/" ? ROOT : path.slice(1));

/** What can be got can be asked about. */
const methodsOf = ({ method }: Route): HttpMethod[] => (method === "GET" ? ["GET", "HEAD"] : [method]);
