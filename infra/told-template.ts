import { basename, join } from "node:path";
import { trainingWheel } from "../local/training-wheel.ts";

const root = join(import.meta.dirname, "..");

/** What the template cannot know, by the names that its parameters read: this checkout's wheel, and the month in which a budget begins. */
export async function toldTemplate(env: NodeJS.ProcessEnv) {
  const { path, sha256, code } = await trainingWheel(root, join(root, "dist/wheels"));
  return {
    TRAINING_WHEEL: basename(path),
    TRAINING_WHEEL_SHA256: sha256,
    TRAINING_CODE_SHA256: code,
    // A budget may begin no earlier than in the month in which it is made, and keeps its beginning.
    BUDGET_START: env.BUDGET_START || `${new Date().toISOString().slice(0, 7)}-01`,
  };
}
