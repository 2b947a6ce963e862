import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Problem } from "../kit/errors.ts";
import { readPlan } from "./read.ts";
import type { Plan } from "./schema.ts";

export type Plans = ReadonlyMap<string, Plan>;

/** Reads every plan of these folders, once, at start. A folder may be missing; a mistake in any plan stops the start. */
export function readPlans(folders: string, root: string): Plans {
  const plans = new Map<string, Plan>();
  for (const folder of folders.split(",").map((name) => name.trim())) {
    for (const name of yamlFiles(resolve(root, folder))) {
      const plan = readPlan(readFileSync(resolve(root, folder, name), "utf8"), join(folder, name));
      if (plans.has(plan.model))
        throw new Error(`${join(folder, name)}: another plan has the model "${plan.model}"`);
      plans.set(plan.model, plan);
    }
  }
  return plans;
}

/** The plan of a model, or a 404 that lists the models there are. */
export function planOf(plans: Plans, model: string): Plan {
  const plan = plans.get(model);
  if (plan) return plan;
  const known = [...plans.keys()].join(", ") || "none: add a plan to plans/";
  throw new Problem(404, "model-not-found", `There is no model "${model}". Models: ${known}.`);
}

function yamlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
