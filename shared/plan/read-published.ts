import { parse } from "yaml";
import { explain } from "../kit/errors.ts";
import { readPlan } from "./read.ts";
import type { Plan } from "./schema.ts";
import { StoredPlan } from "./stored.ts";

/** A published plan, also one that nobody may write like this any more. Undefined, and said, where it cannot be read at all. */
export function readPublished(
  model: string,
  text: string,
  environment: string | undefined,
): Plan | undefined {
  try {
    return readPlan(text, `the published plan of ${model}`, environment);
  } catch (strict) {
    try {
      return StoredPlan.parse(parse(text));
    } catch {
      console.error(
        `A published plan cannot be read, PUT /api/models/${model}/plan mends that: ${explain(strict)}`,
      );
      return undefined;
    }
  }
}
