import { z } from "zod";
import { NEITHER } from "./frozen.ts";
import { Plan } from "./schema.ts";

/**
 * A plan that a run carries along, perhaps since a time with other fields. What is unknown is left out; what changes neither model nor
 * judgement and is not allowed any more takes its default. Anything else that does not fit is an issue: it would be another run.
 */
export const StoredPlan = z.unknown().transform((stored, context): Plan => {
  const plan = structuredClone(stored);
  for (;;) {
    const { data, error } = Plan.safeParse(plan);
    if (data) return data;
    const inTheWay = error.issues.map(mayGo);
    const isForgiven = inTheWay.every((paths) => paths.length > 0);
    if (isForgiven && inTheWay.flat().filter((path) => remove(plan, path)).length > 0) continue;
    for (const { message, path } of error.issues)
      context.addIssue({ code: "custom", message, path: path.map(String) });
    return z.NEVER;
  }
});

/** The paths of what may be taken out on account of an issue. */
function mayGo(issue: z.core.$ZodIssue): string[][] {
  const named = issue.path.map(String);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...named, key]);
  // A list goes as a whole.
  const inList = issue.path.findIndex((key) => typeof key === "number");
  const path = inList < 0 ? named : named.slice(0, inList);
  const place = `${path.join(".")}.`;
  return NEITHER.some((section) => place.startsWith(`${section}.`)) ? [path] : [];
}

/** False if there is nothing at this path. */
function remove(plan: unknown, path: string[]): boolean {
  const key = path.at(-1) as string;
  const within = path
    .slice(0, -1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], plan);
  if (typeof within !== "object" || within === null) return false;
  return Object.hasOwn(within, key) && Reflect.deleteProperty(within, key);
}
