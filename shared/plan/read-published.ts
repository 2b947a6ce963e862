import { parse } from "yaml";
import { explain } from "../kit/errors.ts";
import { withDefaults } from "./earlier.ts";
import { overridesOf, withOverrides } from "./environments.ts";
import { defaultsOf, type PublishedPlan } from "./published-plan.ts";
import { readPlan } from "./read.ts";
import type { Plan } from "./schema.ts";
import { StoredPlan } from "./stored.ts";

/** A published plan, also one that nobody may write like this any more. Undefined, and said, where it cannot be read at all. */
export function readPublished(
  model: string,
  published: Pick<PublishedPlan, "text" | "defaults">,
  environment: string | undefined,
): Plan | undefined {
  const { text } = published;
  const defaults = defaultsOf(published);
  try {
    return readPlan(text, `the published plan of ${model}`, environment, defaults);
  } catch (strict) {
    const plan = leniently(text, environment, defaults);
    if (plan?.model === model) return plan;
    console.error(
      `A published plan cannot be read, PUT /api/models/${model}/plan mends that: ${explain(strict)}`,
    );
    return undefined;
  }
}

function leniently(text: string, environment: string | undefined, defaults: number): Plan | undefined {
  try {
    const { environments, ...written } = parse(text) as Record<string, unknown>;
    const overrides = environment === undefined ? undefined : overridesOf(environments).of.get(environment);
    return StoredPlan.safeParse(withDefaults(withOverrides(written, overrides ?? []), defaults)).data;
  } catch {
    return undefined;
  }
}
