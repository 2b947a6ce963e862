import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Trouble } from "./trouble.ts";

/** The folder of all state that was asked for: one that is there, or that can be made. */
export function dataFolder(given = ".darkroom"): string {
  const remedy = "Give the stack a folder of its own: --data DIR";
  if (given.trim() === "") throw new Trouble("--data names no folder.", remedy);
  for (let path = resolve(given); ; path = dirname(path)) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return given;
    if (found) throw new Trouble(`--data ${given}: ${path} is a file.`, remedy);
  }
}
