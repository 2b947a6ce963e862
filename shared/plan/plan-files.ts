import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { explain, Problem } from "../kit/errors.ts";
import { readPlan } from "./read.ts";
import type { Plan } from "./schema.ts";

/** A plan that lies in a folder. */
export interface PlanFile {
  /** Its path, as messages name it. */
  file: string;
  text: string;
  plan: Plan;
}

/** Every plan of these folders, by model, and everything that is wrong with any of them, each with file, line, field and remedy. */
export function plansIn(folders: readonly string[], root: string, environment?: string) {
  const plans = new Map<string, PlanFile>();
  const faults: string[] = [];
  for (const folder of folders)
    for (const file of yamlFiles(folder, root, faults))
      try {
        const text = readFileSync(resolve(root, file), "utf8");
        const plan = readPlan(text, file, environment);
        const other = plans.get(plan.model)?.file;
        if (other === undefined) plans.set(plan.model, { file, text, plan });
        else
          faults.push(
            `${file}: the model "${plan.model}" has a plan in ${other} already: give it another name`,
          );
      } catch (error) {
        faults.push(explain(error));
      }
  return { plans, faults };
}

/** Reads every plan of these folders, separated by commas, once, at start: a mistake in any plan stops it, and all of them are named. */
export function readPlans(folders: string, root: string, environment?: string): Map<string, PlanFile> {
  const { plans, faults } = plansIn(
    folders.split(",").map((name) => name.trim()),
    root,
    environment,
  );
  if (faults.length === 0) return plans;
  const problem = new Problem(422, "invalid-plan", `not every plan can be used:\n${faults.join("\n")}`);
  problem.stack = problem.message; // where it was found helps nobody who mends a plan
  throw problem;
}

function yamlFiles(folder: string, root: string, faults: string[]): string[] {
  try {
    const entries = readdirSync(resolve(root, folder), { withFileTypes: true });
    const names = entries.filter((one) => !one.isDirectory() && /\.ya?ml$/.test(one.name));
    return names.map(({ name }) => join(folder, name)).sort();
  } catch (error) {
    if (!/^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? "")) throw error;
    faults.push(`${folder}: there is no such folder of plans: make it, or leave it out`);
    return [];
  }
}
