import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, matchesGlob, relative } from "node:path";
import { promisify } from "node:util";
import { Trouble } from "./trouble.ts";

/** A built wheel; `code` is the SHA-256 of those of its sources that can change a model. */
export type Wheel = { path: string; sha256: string; code: string };

/** Builds the training package's wheel into a folder named by the hash of its sources, unless it is there already. */
export async function trainingWheel(root: string, wheels: string): Promise<Wheel> {
  const source = join(root, "training");
  const sources = sourcesIn(source);
  const hash = hashOf(source, sources);
  const folder = join(wheels, hash);
  if (!existsSync(folder)) await build(root, source, sources, `h${hash.slice(0, 16)}`, folder);
  const [name] = globSync("*.whl", { cwd: folder });
  if (!name)
    throw new Trouble(`${folder} holds no wheel.`, "Remove that folder: the next start builds it again.");
  const path = join(folder, name);
  const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
  return { path, sha256, code: codeHash(source) };
}

/** What stays the same while nothing changes that can change a model: the files that changes-no-model.txt does not name. */
export function codeHash(source: string): string {
  const lines = readFileSync(join(source, "changes-no-model.txt"), "utf8").split("\n");
  const named = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const counts = (path: string) => !named.some((pattern) => matchesGlob(relative(source, path), pattern));
  return hashOf(source, sourcesIn(source).filter(counts));
}

function sourcesIn(source: string): string[] {
  const files = globSync(["pyproject.toml", "darkroom_training/**/*"], {
    cwd: source,
    exclude: ["**/__pycache__/**"],
    withFileTypes: true,
  });
  return files.flatMap((file) => (file.isFile() ? [join(file.parentPath, file.name)] : [])).sort();
}

function hashOf(source: string, paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths)
    hash
      .update(`${path.slice(source.length)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return hash.digest("hex");
}

/**
 * The version's local part is the hash of the sources: a cluster that stands, and serverless compute, do not install a wheel again whose
 * version they have, whatever is in it.
 */
async function build(
  root: string,
  source: string,
  sources: readonly string[],
  local: string,
  folder: string,
): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  const copy = join(draft, "source");
  const hatchling = join(root, ".venv/tools/bin/hatchling");
  try {
    for (const path of sources) cpSync(path, join(copy, relative(source, path)));
    const project = join(copy, "pyproject.toml");
    const text = readFileSync(project, "utf8");
    writeFileSync(project, text.replace(/^version = "([^"+]+)"$/m, `version = "$1+${local}"`));
    // The same sources give the same bytes: the wheel's hash is part of a run's identity.
    const env = { ...process.env, SOURCE_DATE_EPOCH: "315532800" };
    await promisify(execFile)(hatchling, ["build", "-t", "wheel", "-d", draft], { cwd: copy, env });
    rmSync(copy, { recursive: true });
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

if (import.meta.main) {
  const root = join(import.meta.dirname, "..");
  const { path, sha256, code } = await trainingWheel(root, join(root, "dist/wheels"));
  console.log(`${path}\nTRAINING_WHEEL_SHA256=${sha256}\nTRAINING_CODE_SHA256=${code}`);
}
