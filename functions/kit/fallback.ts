import type { HttpHandler } from "@azure/functions";
import { Problem } from "../../shared/kit/errors.ts";
import type { Route } from "../../shared/kit/route.ts";
import { openApi } from "../../shared/kit/routes.ts";
import { HEADERS, problemFor } from "./problems.ts";
import { drained } from "./unread.ts";

/**
 * Answers what no route takes: 404 where there is none of this path, 405 with Allow where there is, but not by this method.
 * OPTIONS is told which methods there are.
 */
export function unknownRoute(routes: readonly Route[], form: Route["errors"] = "problem"): HttpHandler {
  return async (request, context) => {
    const { method, url } = request;
    await drained(request);
    try {
      const { pathname } = new URL(url);
      const methods = methodsAt(routes, pathname);
      const allow = methods.join(", ");
      if (methods.length === 0) throw none(pathname, routes);
      if (method !== "OPTIONS") throw wrongMethod(method, pathname, allow);
      return { status: 204, headers: { ...HEADERS, Allow: allow } };
    } catch (error) {
      return problemFor(method, error, context, form);
    }
  };
}

function none(path: string, routes: readonly Route[]): Problem {
  const told = routes.some((route) => route.path === openApi.path)
    ? `GET ${openApi.path} lists those there are.`
    : `there are ${routes.map((route) => `${route.method} ${route.path}`).join(", ")}.`;
  const detail = `There is no route ${shown(path)}: ${told}`;
  return new Problem(404, "route-not-found", detail);
}

function wrongMethod(method: string, path: string, allow: string): Problem {
  const detail = `${shown(path)} cannot be called by ${method}: it takes ${allow}.`;
  return new Problem(405, "method-not-allowed", detail, { allow });
}

const shown = (path: string) => path.slice(0, 200);

function methodsAt(routes: readonly Route[], path: string): string[] {
  const at = routes.filter((route) => fits(route.path, path)).map(({ method }) => method);
  if (at.length === 0) return [];
  return [
    ...new Set([...at.flatMap((method) => (method === "GET" ? [method, "HEAD"] : [method])), "OPTIONS"]),
  ];
}

/** Whether a path is one of a route's, case apart, as the hosts have it. */
function fits(template: string, path: string): boolean {
  const [wanted, given] = [template, path.replace(/\/$/, "")].map((text) => text.toLowerCase().split("/"));
  if (wanted?.length !== given?.length) return false;
  return (wanted ?? []).every((part, n) => (part.startsWith("{") ? given?.[n] !== "" : part === given?.[n]));
}
