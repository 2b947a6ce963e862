// Run by azd before it provisions: tells the template what it cannot know. Twice the same, unless the wheel is another one.
import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { trainingWheel } from "../local/training-wheel.ts";

const root = join(import.meta.dirname, "..");
const { path, sha256, code } = await trainingWheel(root, join(root, "dist/wheels"));
const told = {
  TRAINING_WHEEL: basename(path),
  TRAINING_WHEEL_SHA256: sha256,
  TRAINING_CODE_SHA256: code,
  // A budget may begin no earlier than in the month in which it is made, and keeps its beginning.
  BUDGET_START: process.env.BUDGET_START || `${new Date().toISOString().slice(0, 7)}-01`,
};
for (const [name, value] of Object.entries(told))
  execFileSync("azd", ["env", "set", name, value], { stdio: "inherit" });
console.log(`The training wheel: ${path}`);
