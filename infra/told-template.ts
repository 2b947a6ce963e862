import { basename, join } from "node:path";
import { trainingWheel } from "../local/training-wheel.ts";
import { budgetStart } from "./budget-start.ts";
import { photosBy } from "./photos-by.ts";

const root = join(import.meta.dirname, "..");

/** What the template cannot know, by the names that its parameters read: this checkout's wheel, the month in which a budget begins, and what is to go on as it is. */
export async function toldTemplate(env: NodeJS.ProcessEnv) {
  const { path, sha256, code } = await trainingWheel(root, join(root, "dist/wheels"));
  const photos = await photosBy(env);
  return {
    TRAINING_WHEEL: basename(path),
    TRAINING_WHEEL_SHA256: sha256,
    TRAINING_CODE_SHA256: code,
    BUDGET_START: await budgetStart(env),
    ...(photos !== "" && { TASKS_STORAGE: photos }),
  };
}
