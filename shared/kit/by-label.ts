import { z } from "zod";
import { isObject } from "./objects.ts";

/** An object with a value for each label. It has no prototype: a label may be called "constructor" or "__proto__". */
export function labelled<T>(values: Iterable<readonly [label: string, value: T]>): Record<string, T> {
  return Object.assign(Object.create(null), Object.fromEntries(values));
}

/** The schema of such an object. Zod's own record forgets a label that is called "__proto__". */
export function byLabel<T>(value: z.ZodType<T>) {
  return z
    .custom<Record<string, unknown>>(isObject, "must have a value for each label")
    .transform((given, context) => {
      const parsed = Object.entries(given).map(([label, one]) => [label, value.safeParse(one)] as const);
      for (const [label, { error }] of parsed)
        for (const { path, message } of error?.issues ?? [])
          context.addIssue({ code: "custom", path: [label, ...path], message });
      return labelled(parsed.map(([label, { data }]) => [label, data as T]));
    });
}
