import { Problem } from "../kit/errors.ts";
import { sha256 } from "../kit/hash.ts";
import { DEFAULTS } from "./defaults.ts";
import { type PlanFile, plansIn } from "./plan-files.ts";
import { defaultsOf, type PublishedPlan } from "./published-plan.ts";

type PublishedOf = (model: string) => Promise<Pick<PublishedPlan, "file" | "defaults"> | undefined>;

/**
 * Reads every plan of these folders, separated by commas, once, at start: a mistake in any plan stops it, and all of them are named.
 * A file that does not fit the defaults of today is a mistake too, unless its model was published before them.
 */
export async function readPlans(
  folders: string,
  root: string,
  environment: string | undefined,
  publishedOf: PublishedOf,
): Promise<Map<string, PlanFile>> {
  const { plans, faults } = plansIn(
    folders.split(",").map((name) => name.trim()),
    root,
    environment,
  );
  for (const [model, one] of plans)
    if (one.today) {
      if (goesOn(one, await publishedOf(model))) console.warn(wasBefore(one));
      else faults.push(one.today.fault);
    }
  if (faults.length === 0) return plans;
  const problem = new Problem(422, "invalid-plan", `not every plan can be used:\n${faults.join("\n")}`);
  problem.stack = problem.message; // where it was found helps nobody who mends a plan
  throw problem;
}

/** A file that was published as it is overrides nothing, whatever is in force by now. */
const goesOn = (
  { text, today }: PlanFile,
  published: Pick<PublishedPlan, "file" | "defaults"> | undefined,
): boolean =>
  published !== undefined &&
  (published.file === sha256(text) || (today?.here === true && defaultsOf(published) < DEFAULTS));

const wasBefore = ({ file }: PlanFile): string =>
  `${file}: does not fit the defaults of today, and goes on with those of before: name search.trainers and preprocess.size`;
