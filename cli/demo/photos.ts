import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { DemoOptions } from "./options.ts";

const root = resolve(import.meta.dirname, "../..");

/** The folder of class folders that the demo uploads; writes the digits if the user brought no photos. */
export async function photoFolder({ images, data }: Pick<DemoOptions, "images" | "data">): Promise<string> {
  if (images) return images;
  const folder = resolve(data, "demo", "digits");
  if (!existsSync(folder)) {
    const [python, unfinished] = [join(root, ".venv/bin/python"), `${folder}.part`];
    rmSync(unfinished, { recursive: true, force: true }); // of one that was interrupted
    await promisify(execFile)(python, [join(root, "cli/digits.py"), unfinished]);
    renameSync(unfinished, folder);
  }
  return folder;
}
