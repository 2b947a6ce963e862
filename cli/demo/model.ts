import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { Trouble } from "../../local/trouble.ts";
import { Plan } from "../../shared/plan/schema.ts";
import type { DemoOptions } from "./options.ts";

const root = resolve(import.meta.dirname, "../..");
const LONGEST = 40;
/** Digits that tell apart what is called alike without its letters. */
const MARK = 6;

/** The model of the demo, where its plan lies, and whether its name is another than the folder's. */
export interface DemoModel {
  model: string;
  plan: string;
  isRenamed: boolean;
}

/** A folder of photos gets a model of its own, and a plan if it has none yet. */
export function modelFor({ images, data, model }: Pick<DemoOptions, "images" | "data" | "model">): DemoModel {
  if (!images) return { model: "digits", plan: "plans/digits.yaml", isRenamed: false };
  const folder = resolve(data, "plans");
  mkdirSync(folder, { recursive: true });
  if (model !== undefined) return chosen(model, folder, images);
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(".yaml") && originIn(join(folder, file)) === origin(images))
    .sort();
  if (known[0]) return named(basename(known[0], ".yaml"), join(folder, known[0]), images);
  const name = nameFor(images);
  for (let n = 1; ; n++) {
    const model = n === 1 ? name : `${cut(name, LONGEST - 4)}-${n}`;
    const plan = planAt(model, folder, images);
    if (plan && isPlanFor(plan, images)) return named(model, plan, images);
  }
}

const named = (model: string, plan: string, images: string): DemoModel => ({
  model,
  plan,
  isRenamed: model !== basename(images),
});

function chosen(model: string, folder: string, images: string): DemoModel {
  const plan = planAt(model, folder, images);
  if (plan && [undefined, origin(images)].includes(originIn(plan))) return { model, plan, isRenamed: false };
  const fault = Plan.shape.model.safeParse(model).error?.issues[0]?.message;
  throw new Trouble(
    `--model ${model}: ${fault ?? "is the model of other photos"}.`,
    "Choose another name, such as --model pets.",
  );
}

/** Where a model's plan lies, written now if there is none; undefined for a name that these photos cannot have. */
function planAt(model: string, folder: string, images: string): string | undefined {
  if (!Plan.shape.model.safeParse(model).success) return undefined;
  if (existsSync(join(root, "plans", `${model}.yaml`))) return undefined;
  const plan = join(folder, `${model}.yaml`);
  if (!existsSync(plan)) writeFileSync(plan, planFor(model, images));
  return plan;
}

const origin = (images: string) => `# For the photos in ${JSON.stringify(images)}`;

/** The line in which a plan of ours says whose it is; undefined in someone's own. */
const originIn = (file: string): string | undefined =>
  readFileSync(file, "utf8")
    .split("\n")
    .find((line) => line.startsWith(origin("").slice(0, -2)));

/** Whether a plan is for these photos. Someone's own is for those of its name, if that has lost no letter. */
function isPlanFor(file: string, images: string): boolean {
  const said = originIn(file);
  return said === undefined ? /^\p{ASCII}*$/u.test(basename(images)) : said === origin(images);
}

/**
 * What a folder's name leaves of itself in the letters of a model's. Where letters are lost, a mark of the whole name stands for them:
 * another folder that loses others has another name.
 */
function nameFor(folder: string): string {
  const plain = basename(folder).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const left = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const name = /^[a-z]/.test(left) ? left : `photos-${left}`;
  if (!/[^\p{ASCII}\P{L}]|[^\p{ASCII}\P{N}]/u.test(plain)) return cut(name, LONGEST);
  const mark = createHash("sha256").update(plain).digest("hex").slice(0, MARK);
  return `${cut(name, LONGEST - MARK - 1)}-${mark}`;
}

const cut = (name: string, length: number) => name.slice(0, length).replace(/-+$/, "");

const planFor = (model: string, images: string) => `${origin(images)}
model: ${model}
images: images/${model}
owner: demo@example.com
dataset: {settle: {quiet_period: 2s, longest_wait: 1m}}
`;
