import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { explain } from "../kit/errors.ts";
import { DEFAULTS } from "./defaults.ts";
import { canBe, readPlan } from "./read.ts";
import type { Plan } from "./schema.ts";
import { MANIFEST_FAULT } from "./trainers.ts";

/** A plan that lies in a folder. */
export interface PlanFile {
  /** Its path, as messages name it. */
  file: string;
  text: string;
  plan: Plan;
  /** With which defaults it is read. */
  defaults: number;
  /** Why it is read with defaults of before: what is wrong with it under those of today, and whether that is so in this environment. */
  today?: { fault: string; here: boolean };
}

/** Every plan of these folders or files, by model, and everything that is wrong with any of them, each with file, line, field and remedy. */
export function plansIn(folders: readonly string[], root: string, environment?: string) {
  const { files, faults } = planFilesIn(folders, root, environment);
  const plans = new Map<string, PlanFile>();
  for (const one of files) {
    const other = plans.get(one.plan.model);
    if (other) faults.push(planTwice(one, other));
    else plans.set(one.plan.model, one);
  }
  return { plans, faults };
}

/** Every file of these folders, or among them, that is a plan, and what is wrong with the others. */
export function planFilesIn(folders: readonly string[], root: string, environment?: string) {
  const files: PlanFile[] = [];
  // Told once, in place of all that plans would be refused for on its account.
  if (MANIFEST_FAULT !== undefined) return { files, faults: [MANIFEST_FAULT] };
  const faults: string[] = [];
  const seen = new Set<string>(); // a file may be named beside its folder
  for (const folder of folders)
    for (const file of filesIn(folder, root, faults)) {
      const path = resolve(root, file);
      if (seen.has(path)) continue;
      seen.add(path);
      try {
        const text = readFileSync(path, "utf8");
        files.push({ file, text, ...read(text, file, environment) });
      } catch (error) {
        faults.push(explain(error));
      }
    }
  return { files, faults };
}

/** A file that cannot be read with the defaults of today may be one of before them: whoever asks for it knows, or finds out. */
function read(text: string, file: string, environment?: string): Omit<PlanFile, "file" | "text"> {
  try {
    return { plan: readPlan(text, file, environment), defaults: DEFAULTS };
  } catch (error) {
    for (let defaults = DEFAULTS - 1; defaults >= 1; defaults--)
      try {
        const plan = readPlan(text, file, environment, defaults);
        return { plan, defaults, today: { fault: explain(error), here: !canBe(text, environment) } };
      } catch {}
    throw error;
  }
}

/** Why a plan is none, where another file has one of the same model. */
export const planTwice = ({ file, plan }: Pick<PlanFile, "file" | "plan">, other: PlanFile): string =>
  `${file}: the model "${plan.model}" has a plan in ${other.file} already: give it another name`;

/** Whether a file of a folder of plans is one, by its name: YAML or JSON, in capitals too. What begins with a dot is some editor's. */
export const isPlanFile = (name: string): boolean => /^[^.].*\.(ya?ml|json)$/i.test(name);

function filesIn(folder: string, root: string, faults: string[]): string[] {
  try {
    const entries = readdirSync(resolve(root, folder), { withFileTypes: true });
    const names = entries.filter((one) => !one.isDirectory() && isPlanFile(one.name));
    return names.map(({ name }) => join(folder, name)).sort();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!/^(ENOENT|ENOTDIR)$/.test(code))
      faults.push(`${folder}: cannot be read: ${(error as Error).message}`);
    else if (existsSync(resolve(root, folder))) {
      if (isPlanFile(basename(folder))) return [folder];
      faults.push(`${folder}: is no plan: plans end with .yaml, .yml or .json`);
    } else faults.push(`${folder}: there is no such plan or folder of plans: make it, or leave it out`);
    return [];
  }
}
