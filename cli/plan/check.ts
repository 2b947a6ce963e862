import pc from "picocolors";
import { Trouble } from "../../local/trouble.ts";
import { shown } from "../../shared/kit/text.ts";
import { adviceOf } from "../../shared/plan/advice.ts";
import { plansIn } from "../../shared/plan/plan-files.ts";
import { readFields } from "../../shared/plan/read-fields.ts";
import { parsePlan } from "./options.ts";

/**
 * Checks every plan of folders before the app does, which also knows what was published: files that only fit the defaults of before are
 * left to it. Throws a `Trouble` that names everything that is wrong.
 */
export function mustBePlans(folders: readonly string[], environment: string | undefined) {
  return noFaults(plansIn(folders, process.cwd(), environment));
}

/** Checks every plan of folders as that of a new model. */
function mustBeNewPlans(folders: readonly string[], environment: string | undefined) {
  const { plans, faults } = plansIn(folders, process.cwd(), environment);
  const before = [...plans.values()].flatMap(({ today }) => (today ? [`${today.fault}\n${KEEPS}`] : []));
  return noFaults({ plans, faults: [...faults, ...before] });
}

const KEEPS =
  "  (by the defaults of today: a model that was published before them keeps its own, and its file as it is)";

function noFaults({ plans, faults }: ReturnType<typeof plansIn>) {
  if (faults.length > 0)
    throw new Trouble(`Not every plan can be used:\n  ${faults.join("\n").replaceAll("\n", "\n  ")}`, REMEDY);
  return [...plans.values()];
}

const REMEDY = "docs/plan.md tells every field.";

/** `darkroom plan check`: says which models there are, or what is wrong with their plans. */
export async function planCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const given = parsePlan(args);
  if (typeof given === "string") return console.log(given);
  const plans = mustBeNewPlans(given, env.DARKROOM_ENVIRONMENT);
  if (plans.length === 0)
    throw new Trouble(`There is no plan in ${given.join(", ")}.`, "Plans end with .yaml, .yml or .json.");
  for (const { file, text, plan } of plans) {
    console.log(`${pc.green("✔")} ${shown(file)}: ${plan.model}, photos in ${plan.images}`);
    const { lineOf } = readFields(text, file);
    for (const { path, message } of adviceOf(plan))
      console.log(pc.yellow(shown(`  ${file}:${lineOf(path)} ${path.join(".")}: ${message}`)));
  }
}
