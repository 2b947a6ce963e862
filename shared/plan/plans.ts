import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Problem } from "../kit/errors.ts";
import { readPlan } from "./read.ts";
import type { Plan } from "./schema.ts";

export type PlansByModel = ReadonlyMap<string, Plan>;

/** The plans in force, by model. */
export interface Plans {
  /** Those of every model, also of retired ones: their data is kept, swept and erased, and their versions answer. */
  all(): Promise<PlansByModel>;
  /** Those of models that get runs. */
  active(): Promise<PlansByModel>;
  /** Makes the next one who asks look again: somebody has published a plan here. */
  forget(): void;
}

/** A plan that lies in a folder. */
export interface PlanFile {
  /** Its path, as messages name it. */
  file: string;
  text: string;
  plan: Plan;
}

/** Reads every plan of these folders, once, at start. A folder may be missing; a mistake in any plan stops the start. */
export function readPlans(folders: string, root: string, environment?: string): Map<string, PlanFile> {
  const plans = new Map<string, PlanFile>();
  for (const folder of folders.split(",").map((name) => name.trim())) {
    for (const name of yamlFiles(resolve(root, folder))) {
      const file = join(folder, name);
      const text = readFileSync(resolve(root, file), "utf8");
      const plan = readPlan(text, file, environment);
      if (plans.has(plan.model)) throw new Error(`${file}: another plan has the model "${plan.model}"`);
      plans.set(plan.model, { file, text, plan });
    }
  }
  return plans;
}

/** The plan of a model, or a 404 that lists the models there are. */
export async function planOf(plans: Plans, model: string): Promise<Plan> {
  const all = await plans.all();
  const plan = all.get(model);
  if (plan) return plan;
  const known = [...all.keys()].join(", ") || `none: PUT /api/models/${model}/plan publishes a plan`;
  throw new Problem(404, "model-not-found", `There is no model "${model}". Models: ${known}.`);
}

/** The plan of a model that gets runs; 409 for one that is retired. */
export async function activePlanOf(plans: Plans, model: string): Promise<Plan> {
  const plan = await planOf(plans, model);
  if ((await plans.active()).has(model)) return plan;
  const remedy = `PUT /api/models/${model}/plan brings it back`;
  throw new Problem(409, "model-retired", `"${model}" is retired and gets no runs any more: ${remedy}.`);
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
