import { spawnSync } from "node:child_process";
import { accessSync, constants, globSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { sha256Lines } from "../shared/kit/hash.ts";

/** The folder of the templates. */
export const INFRA = import.meta.dirname;
/** What would be deployed is told for each of these. */
export const ENVIRONMENTS = ["dev", "test", "prod", "private-network", "existing-workspace"];
/** And for who acts for pipelines, which is a template of its own (pipelines/main.bicep). */
export const PIPELINES = "pipelines";
/** Ids that stand for whoever's subscription it is; a snapshot's names hang on them. */
const WHERE = [
  ...["--subscription-id", "00000000-0000-0000-0000-000000000001"],
  ...["--tenant-id", "00000000-0000-0000-0000-000000000002"],
  ...["--location", "westeurope"],
];

/** The Bicep compiler: what BICEP names, else one on the path, else one in a folder beside the repository's. */
export function findBicep({ BICEP, PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  if (BICEP) return BICEP;
  const places = PATH.split(delimiter).map((folder) => join(folder, "bicep"));
  return [...places, resolve(INFRA, "../../shared/tools/bicep/bicep")].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs the compiler without anything of this machine's environment, which parameter files may read. */
export function runBicep(bicep: string, args: string[], env: Record<string, string> = {}) {
  const unpacked = join(tmpdir(), `bicep-${process.getuid?.()}`);
  mkdirSync(unpacked, { recursive: true, mode: 0o700 });
  const own = { DOTNET_BUNDLE_EXTRACT_BASE_DIR: unpacked, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };
  const all = { PATH: process.env.PATH, HOME: process.env.HOME, ...own, ...env };
  const { status, stdout, stderr, error } = spawnSync(bicep, args, { env: all, encoding: "utf8" });
  if (error) throw error;
  return { status, printed: stdout + stderr, stdout };
}

/** Tells what would be deployed, or whether that is what the snapshot beside the parameter file says. */
export const snapshot = (bicep: string, file: string, mode: "overwrite" | "validate") =>
  runBicep(bicep, ["snapshot", file, "--mode", mode, ...WHERE]);

/** SHA-256 of all that main.json is compiled from. */
export function sourcesHash(folder = INFRA): string {
  const files = globSync(["main.bicep", "modules/*.bicep", "workbook.json", "bicepconfig.json"], {
    cwd: folder,
  }).sort();
  return sha256Lines(files.flatMap((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
