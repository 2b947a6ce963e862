import { existsSync, globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Loads an app's entry files and returns what went wrong, one text a problem. */
export async function loadApp(root: string, main: string | undefined): Promise<string[]> {
  const named = main === undefined ? readMain(root) : { pattern: main, from: "--main" };
  if ("problem" in named) return [named.problem];
  const files = entryFiles(root, named.pattern);
  if (files.length === 0) return [`No file matches "${named.pattern}" (${named.from}) below ${root}.`];
  const problems: string[] = [];
  for (const file of files) {
    try {
      await loadFile(file);
    } catch (error) {
      problems.push(
        `${file} could not be loaded by Node ${process.versions.node}: ${error instanceof Error ? error.stack : String(error)}`,
      );
    }
  }
  return problems;
}

/** What package.json names as entry files, or why there are none. */
function readMain(root: string): { pattern: string; from: string } | { problem: string } {
  const file = join(root, "package.json");
  const old = globSync("*/function.json", { cwd: root });
  const v3 = old.length > 0 ? ` ${old[0]} is of the v3 model, which this host does not run.` : "";
  if (!existsSync(file))
    return {
      problem: `${file} is missing: its "main" names the entry files. Make one, or use --main FILE.${v3}`,
    };
  try {
    const { main } = JSON.parse(readFileSync(file, "utf8")) as { main?: unknown };
    if (typeof main === "string" && main !== "") return { pattern: main, from: '"main" in package.json' };
    return { problem: `${file} has no "main": name the entry file or files there, or use --main FILE.${v3}` };
  } catch (error) {
    return { problem: `${file} is not valid JSON: ${(error as Error).message}` };
  }
}

function entryFiles(root: string, pattern: string): string[] {
  const found = globSync(pattern, { cwd: root }).map((file) => resolve(root, file));
  if (found.length > 0) return found.sort();
  // Node's own rule for "main": the extension may be left out.
  return globSync(`${pattern}.{js,cjs,mjs}`, { cwd: root }).map((file) => resolve(root, file));
}

async function loadFile(file: string): Promise<void> {
  if (/\.(mjs|mts|ts)$/.test(file) || (file.endsWith(".js") && isModule(dirname(file)))) {
    await import(pathToFileURL(file).href);
  } else {
    createRequire(file)(file);
  }
}

/** Whether the nearest package.json above says "type": "module". */
function isModule(folder: string): boolean {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).type === "module";
  } catch {
    const parent = dirname(folder);
    return parent !== folder && isModule(parent);
  }
}
