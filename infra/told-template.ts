import { basename, join } from "node:path";
import { trainingWheel } from "../local/training-wheel.ts";
import { budgetStart } from "./budget-start.ts";

const root = join(import.meta.dirname, "..");

/** What the template cannot know, by the names that its parameters read: this checkout's wheel, and the month in which a budget begins. */
export async function toldTemplate(env: NodeJS.ProcessEnv) {
  const { path, sha256, code } = await trainingWheel(root, join(root, "dist/wheels"));
  return {
    TRAINING_WHEEL: basename(path),
    TRAINING_WHEEL_SHA256: sha256,
    TRAINING_CODE_SHA256: code,
    BUDGET_START: await budgetStart(env),
  };
}
