import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Trouble } from "./trouble.ts";

/** A built wheel. */
export type Wheel = { path: string; sha256: string };

/** Builds the training package's wheel into a folder named by the hash of its sources, unless it is there already. */
export async function trainingWheel(root: string, wheels: string): Promise<Wheel> {
  const source = join(root, "training");
  const folder = join(wheels, sourceHash(source));
  if (!existsSync(folder)) await build(root, source, folder);
  const [name] = globSync("*.whl", { cwd: folder });
  if (!name)
    throw new Trouble(`${folder} holds no wheel.`, "Remove that folder: the next start builds it again.");
  const path = join(folder, name);
  return { path, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
}

function sourceHash(source: string): string {
  const files = globSync(["pyproject.toml", "darkroom_training/**/*"], {
    cwd: source,
    exclude: ["**/__pycache__/**"],
    withFileTypes: true,
  });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const hash = createHash("sha256");
  for (const path of paths.sort())
    hash
      .update(`${path.slice(source.length)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return hash.digest("hex");
}

async function build(root: string, source: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const hatchling = join(root, ".venv/tools/bin/hatchling");
  try {
    // The same sources give the same bytes: the wheel's hash is part of a run's identity.
    const env = { ...process.env, SOURCE_DATE_EPOCH: "315532800" };
    await promisify(execFile)(hatchling, ["build", "-t", "wheel", "-d", draft], { cwd: source, env });
    for (const wheel of globSync("*.whl", { cwd: draft })) chmodSync(join(draft, wheel), 0o600); // it asks no umask
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw new Trouble(
      `The training package does not build: ${error}`,
      `Mend ${source}; \`npm start\` makes a missing .venv.`,
    );
  }
}
