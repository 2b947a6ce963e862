import { parseArgs } from "node:util";
import pc from "picocolors";
import { Trouble } from "../../local/trouble.ts";
import { DEFAULTS } from "../../shared/plan/defaults.ts";
import { isOfBefore, plansIn } from "../../shared/plan/plan-files.ts";
import { planFolders } from "./folders.ts";

export const USAGE = `darkroom plan check [DIR...]
  DIR   a folder of plans (plans, and .darkroom/plans where it exists)`;

/** Checks every plan of folders, as the app does at its start. Throws a `Trouble` that names everything that is wrong. */
export function mustBePlans(folders: readonly string[], environment: string | undefined) {
  const { plans, faults } = plansIn(folders, process.cwd(), environment);
  if (faults.length > 0)
    throw new Trouble(`Not every plan can be used:\n  ${faults.join("\n").replaceAll("\n", "\n  ")}`, REMEDY);
  return [...plans.values()];
}

const REMEDY = "docs/plan.md tells every field.";

/** `darkroom plan check`: says which models there are, or what is wrong with their plans. */
export async function planCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { values, positionals } = parse(args);
  const [verb, ...folders] = positionals;
  if (values.help) return console.log(USAGE);
  if (verb !== "check") throw new Trouble(`plan${verb ? ` ${verb}` : ""}: there is no such command.`, USAGE);
  const given = folders.length > 0 ? folders : planFolders(".darkroom");
  const plans = mustBePlans(given, env.DARKROOM_ENVIRONMENT);
  if (plans.length === 0)
    throw new Trouble(`There is no plan in ${given.join(", ")}.`, "Plans end with .yaml, .yml or .json.");
  for (const one of plans) {
    console.log(`${pc.green("✔")} ${one.file}: ${one.plan.model}, photos in ${one.plan.images}`);
    if (one.defaults < DEFAULTS) console.log(pc.yellow(`  ${isOfBefore(one)}`));
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { help: { type: "boolean" } }, allowPositionals: true });
  } catch (error) {
    throw new Trouble((error as Error).message, USAGE);
  }
}
