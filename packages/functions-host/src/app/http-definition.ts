import { parseTemplate } from "../http/route-template.ts";
import type { Binding } from "../worker/protocol.ts";
import type { AppFunction } from "./app-function.ts";

const levels = ["anonymous", "user", "function", "system", "admin"];

/** What is wrong with an HTTP trigger: faults keep the function from running, errors the whole of Azure's host. */
export function checkHttp(
  trigger: Binding,
  name: string,
  prefix: string,
): { faults: string[]; errors: string[] } {
  const faults: string[] = [];
  const level = trigger.authLevel ?? "anonymous";
  if (!levels.includes(String(level).toLowerCase()))
    faults.push(`its authLevel is ${JSON.stringify(level)}; it can be ${levels.join(", ")}.`);
  const route = routeOf(trigger, name);
  if (/^\/*admin/i.test(route))
    faults.push(`its route "${route}" begins with "admin", which is the host's own.`);
  try {
    parseTemplate(fullRoute(prefix, route));
    return { faults, errors: [] };
  } catch (error) {
    const why = `The function "${name}" has the route "${route}": ${(error as Error).message}`;
    return {
      faults,
      errors: [`${why} On Azure the host does not run with it, and every call is answered with 503.`],
    };
  }
}

/** The route of an HTTP function, which is its name unless it has one. */
export function routeOf({ route }: Binding, name: string): string {
  return typeof route === "string" && route.trim() !== "" ? route : name;
}

/** The route below the app's prefix. */
export function fullRoute(prefix: string, route: string): string {
  return prefix === "" ? route : `${prefix}/${route}`;
}

/** The methods of an HTTP function in upper case; none stands for all. */
export function methodsOf({ methods }: Binding): string[] {
  return Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
}

/** Whether two functions have the same route and a method in common. */
export function conflictWith(a: AppFunction, b: AppFunction): boolean {
  const [left, right] = [a, b].map(({ trigger, name }) =>
    routeOf(trigger, name)
      .replace(/^\/+|\/+$/g, "")
      .toLowerCase(),
  );
  if (left !== right) return false;
  const [one, other] = [methodsOf(a.trigger), methodsOf(b.trigger)];
  return one.length === 0 || other.length === 0 || one.some((method) => other.includes(method));
}
