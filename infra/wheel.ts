// Run by azd before it provisions: builds the training wheel, and tells the template its name and hashes.
import { execFileSync } from "node:child_process";
import { basename, join } from "node:path";
import { trainingWheel } from "../local/training-wheel.ts";

const root = join(import.meta.dirname, "..");
const { path, sha256, code } = await trainingWheel(root, join(root, "dist/wheels"));
const told = { TRAINING_WHEEL: basename(path), TRAINING_WHEEL_SHA256: sha256, TRAINING_CODE_SHA256: code };
for (const [name, value] of Object.entries(told))
  execFileSync("azd", ["env", "set", name, value], { stdio: "inherit" });
console.log(`The training wheel: ${path}`);
