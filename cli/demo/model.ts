import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { DemoOptions } from "./options.ts";

const root = resolve(import.meta.dirname, "../..");
/** Models whose names are folders of ours, as the plan's schema knows. */
const RESERVED = ["index", "erased"];

/** The model of the demo, and where its plan lies. A folder of photos gets a model of its own, and a plan if it has none yet. */
export function modelFor({ images, data }: Pick<DemoOptions, "images" | "data">) {
  if (!images) return { model: "digits", plan: "plans/digits.yaml" };
  const folder = resolve(data, "plans");
  mkdirSync(folder, { recursive: true });
  const name = slug(images);
  for (let n = 1; ; n++) {
    const model = n === 1 ? name : `${name.slice(0, 36)}-${n}`;
    if (RESERVED.includes(model) || existsSync(join(root, "plans", `${model}.yaml`))) continue;
    const plan = join(folder, `${model}.yaml`);
    if (!existsSync(plan)) writeFileSync(plan, planFor(model, images));
    if (isPlanFor(readFileSync(plan, "utf8"), images)) return { model, plan };
  }
}

const origin = (images: string) => `# For the photos in ${JSON.stringify(images)}`;

/** Whether a plan is for these photos. One that does not say, as someone's own, is for those of its name. */
function isPlanFor(plan: string, images: string): boolean {
  const said = plan.split("\n").find((line) => line.startsWith(origin("").slice(0, -2)));
  return said === undefined || said === origin(images);
}

function slug(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return name.slice(0, 40).replace(/-+$/, "") || "photos";
}

const planFor = (model: string, images: string) => `${origin(images)}
model: ${model}
images: images/${model}
owner: demo@example.com
dataset: {settle: {quiet_period: 2s, longest_wait: 1m}}
search:
  space: {learning_rate: {log: [0.0003, 0.003]}, dropout: [0.3, 0.5], augment: [none, flip]}
  trials: 4
  parallel: 2
  epochs: 15
`;
