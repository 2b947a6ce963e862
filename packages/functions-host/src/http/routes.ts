import type { AppFunction } from "../app/app-function.ts";
import { fullRoute, methodsOf, routeOf } from "../app/http-definition.ts";
import { type Match, matcher } from "./match-segments.ts";
import { parseTemplate, type Segment } from "./route-template.ts";

/** A function found by its route, with the values of the route's parameters. */
export interface RouteMatch {
  fn: AppFunction;
  params: Record<string, string>;
}

interface Route {
  fn: AppFunction;
  /** None stands for all. */
  methods: Set<string>;
  weights: number[];
  match: Match;
}

/** The HTTP functions of an app, by route. */
export interface Router {
  match(method: string, path: string): RouteMatch | undefined;
}

/** Orders the routes so that the more exact one wins: a literal before a parameter before a catch-all. */
export function createRouter(functions: readonly AppFunction[], prefix: string): Router {
  const routes = functions.map((fn): Route => {
    const segments = parseTemplate(fullRoute(prefix, routeOf(fn.trigger, fn.name)));
    return {
      fn,
      methods: new Set(methodsOf(fn.trigger)),
      weights: segments.map(weight),
      match: matcher(segments),
    };
  });
  routes.sort((a, b) => compare(a.weights, b.weights));
  return {
    match(method, path) {
      const parts = path.split("/").slice(1);
      for (const { fn, methods, match } of routes) {
        const params = methods.size === 0 || methods.has(method) ? match(parts) : undefined;
        if (params) return { fn, params };
      }
      return undefined;
    },
  };
}

/** ASP.NET Core's order; parameters with a constraint or a text beside them come before bare ones. */
function weight([first, ...more]: Segment): number {
  if (more.length > 0) return 2;
  if (typeof first !== "object") return 1;
  return (first.catchAll ? 5 : 3) - (first.constraints.length > 0 ? 1 : 0);
}

function compare(a: number[], b: number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
