import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Trouble } from "./trouble.ts";

/**
 * The app's settings for wheels that tasks need beside the training wheel: where they are, and a file in the data folder that tells what
 * they bring. Throws a `Trouble` for one that is not there or cannot be used.
 */
export async function furtherWheels(
  root: string,
  data: string,
  wheels: readonly string[],
): Promise<Record<"FURTHER_WHEELS" | "TRAINERS", string> | undefined> {
  if (wheels.length === 0) return undefined;
  const paths = wheels.map((wheel) => resolve(wheel));
  for (const path of paths)
    if (!existsSync(path) || !path.endsWith(".whl"))
      throw new Trouble(
        `--wheel ${path} is no wheel.`,
        "Build it (`hatchling build -t wheel` in its folder) and name the .whl file.",
      );
  const python = join(root, ".venv/bin/python");
  const places = [join(root, "training"), ...paths, join(root, ".venv/torch")];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PYTHONPATH: places.join(delimiter) };
  const command = ["-m", "darkroom_training", "trainers"];
  const printed = await promisify(execFile)(python, command, { env }).catch(
    (error: Error & { stderr?: string }) => {
      const said = error.stderr?.split("\n").find((line) => line.startsWith("✖")) ?? error.message;
      throw new Trouble(said.replace("✖ ", ""), "Mend that wheel, or start without it.");
    },
  );
  const manifest = join(data, "trainers.json");
  writeFileSync(manifest, printed.stdout);
  return { FURTHER_WHEELS: paths.join(","), TRAINERS: manifest };
}
