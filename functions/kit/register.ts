import { app, type FunctionInput, type HttpMethod } from "@azure/functions";
import type { SignIn } from "../../shared/kit/caller.ts";
import { ANYONE, type Route } from "../../shared/kit/route.ts";
import { EVERY_METHOD, ROOT } from "./every-call.ts";
import { unknownRoute } from "./fallback.ts";
import { guarded } from "./guarded.ts";
import { describeRoutes } from "./openapi.ts";
import type { Served } from "./serve.ts";

/**
 * Makes routes known to Functions, with a description of all of them, and an answer to what none of them is meant for. Those that
 * control get `controlInputs`. Where Entra ID says who calls, no key does.
 */
export function registerRoutes(
  routes: readonly Served[],
  controlInputs: FunctionInput[],
  signIn: SignIn,
  commit?: string,
): void {
  const described = describeRoutes(
    routes.map(({ route }) => route),
    commit,
  );
  const all = [...routes, described];
  for (const served of all) {
    const { route } = served;
    app.http(route.name, {
      methods: methodsOf(route),
      route: routeOf(route),
      authLevel: route.role === ANYONE || signIn === "entra" ? "anonymous" : "function",
      extraInputs: route.part === "control" ? controlInputs : [],
      handler: guarded(served, signIn),
    });
  }
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
