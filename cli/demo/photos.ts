import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { DemoOptions } from "./options.ts";

const root = resolve(import.meta.dirname, "../..");

/** The folder of class folders that the demo uploads; writes the digits if the user brought no photos. */
export async function photoFolder({ images, data }: DemoOptions): Promise<string> {
  if (images) return images;
  const folder = resolve(data, "demo", "digits");
  if (!existsSync(folder)) {
    const python = join(root, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
    await promisify(execFile)(python, [join(root, "cli/digits.py"), folder]);
  }
  return folder;
}

/** Gives the user's photos a plan, if they have none yet. */
export function ensurePlan({ images, model, data }: DemoOptions): string {
  if (!images) return "plans/digits.yaml";
  const file = resolve(data, "plans", `${model}.yaml`);
  mkdirSync(resolve(data, "plans"), { recursive: true });
  if (!existsSync(file)) writeFileSync(file, planFor(model));
  return file;
}

const planFor = (model: string) => `model: ${model}
images: images/${model}
owner: demo@example.com
dataset: {settle: {quiet_period: 2s, longest_wait: 1m}}
search:
  space: {learning_rate: {log: [0.0003, 0.003]}, dropout: [0.3, 0.5], augment: [none, flip]}
  trials: 4
  parallel: 2
  epochs: 15
`;

/** Every file of the class folders, as paths below the folder, in order. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => path.includes("/"))
    .sort();
}
