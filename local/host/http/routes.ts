import type { AppFunction } from "../app/functions.ts";

/** A function found by its route, with the values of the route's parameters. */
export interface RouteMatch {
  fn: AppFunction;
  params: Record<string, string>;
}

interface Segment {
  literal?: string;
  parameter?: string;
  optional?: boolean;
  catchAll?: boolean;
  default?: string;
  constraints: string[];
}

interface Route {
  fn: AppFunction;
  methods: Set<string>;
  segments: Segment[];
}

/** The HTTP functions of an app, by route. */
export interface Router {
  match(method: string, path: string): RouteMatch | undefined;
}

/** Orders the routes so that the more exact one wins: a literal before a parameter before a catch-all. */
export function createRouter(functions: readonly AppFunction[], prefix: string): Router {
  const routes = functions.map((fn): Route => {
    const template = String(fn.trigger.route ?? fn.name);
    const methods = (fn.trigger.methods as string[] | undefined) ?? ["GET", "POST"];
    return {
      fn,
      methods: new Set(methods.map((method) => method.toUpperCase())),
      segments: parseTemplate(prefix ? `${prefix}/${template}` : template),
    };
  });
  routes.sort((a, b) => compare(a.segments, b.segments));
  return {
    match(method, path) {
      const parts = path.split("/").filter((part) => part !== "");
      for (const { fn, methods, segments } of routes) {
        const params = methods.has(method) ? matchSegments(segments, parts) : undefined;
        if (params) return { fn, params };
      }
      return undefined;
    },
  };
}

function parseTemplate(template: string): Segment[] {
  return template
    .split("/")
    .filter((part) => part !== "")
    .map((part) => {
      const inside = /^\{(\*{0,2})([^:=?}]+)((?::[^=?}]*(?:\([^)]*\))?)*)(?:=([^?}]*))?(\?)?\}$/.exec(part);
      if (!inside) return { literal: part.toLowerCase(), constraints: [] };
      const [, stars, parameter, constraints = "", fallback, optional] = inside;
      return {
        parameter: parameter as string,
        catchAll: stars !== "",
        optional: optional === "?" || fallback !== undefined || stars !== "",
        ...(fallback !== undefined && { default: fallback }),
        constraints: constraints.split(":").filter(Boolean),
      };
    });
}

function weight(segment: Segment | undefined): number {
  if (!segment) return 0;
  if (segment.literal !== undefined) return 1;
  if (segment.catchAll) return 4;
  return segment.constraints.length > 0 ? 2 : 3;
}

function compare(a: Segment[], b: Segment[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = weight(a[index]) - weight(b[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function matchSegments(segments: Segment[], parts: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = segment.catchAll ? parts.slice(index).join("/") : parts[index];
    if (segment.literal !== undefined) {
      if (part === undefined || decode(part).toLowerCase() !== segment.literal) return undefined;
      continue;
    }
    const name = segment.parameter as string;
    if (part === undefined || part === "") {
      if (!segment.optional) return undefined;
      if (segment.default !== undefined) params[name] = segment.default;
      continue;
    }
    const value = decode(part);
    if (!segment.constraints.every((constraint) => holds(constraint, value))) return undefined;
    params[name] = value;
    if (segment.catchAll) return params;
  }
  return parts.length > segments.length ? undefined : params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** ASP.NET Core's route constraints. */
function holds(constraint: string, value: string): boolean {
  const [, name = "", inside = ""] = /^(\w+)(?:\((.*)\))?$/.exec(constraint) ?? [];
  const [first = Number.NaN, second = Number.NaN] = inside.split(",").map(Number);
  switch (name.toLowerCase()) {
    case "int":
      return /^[+-]?\d+$/.test(value) && Math.abs(Number(value)) <= 2 ** 31;
    case "long":
      return /^[+-]?\d+$/.test(value);
    case "alpha":
      return /^[a-z]*$/i.test(value);
    case "bool":
      return /^(true|false)$/i.test(value);
    case "guid":
      return /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i.test(value);
    case "datetime":
      return !Number.isNaN(Date.parse(value));
    case "decimal":
    case "double":
    case "float":
      return value !== "" && Number.isFinite(Number(value));
    case "min":
      return Number(value) >= first;
    case "max":
      return Number(value) <= first;
    case "range":
      return Number(value) >= first && Number(value) <= second;
    case "minlength":
      return value.length >= first;
    case "maxlength":
      return value.length <= first;
    case "length":
      return inside.includes(",") ? value.length >= first && value.length <= second : value.length === first;
    case "regex":
      return new RegExp(inside, "i").test(value);
    default:
      return true;
  }
}
