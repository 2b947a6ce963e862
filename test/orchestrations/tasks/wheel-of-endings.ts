import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { python } from "../../local/databricks/databricks.ts";

/** A wheel of the training wheel's name, whose entry points end in every way that a task can. */
export function wheelOfEndings(folder: string): string {
  const path = join(folder, "darkroom_training-0-py3-none-any.whl");
  const source = join(import.meta.dirname, "fixtures");
  const parts = ["darkroom_training", "darkroom_training-0.dist-info"].map((part) => join(source, part));
  execFileSync(python, ["-m", "zipfile", "-c", path, ...parts]);
  return path;
}
