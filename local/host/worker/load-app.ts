import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Loads an app's entry files and returns what went wrong, one text a problem. */
export async function loadApp(root: string, main: string | undefined): Promise<string[]> {
  const pattern = main ?? readMain(root);
  if (pattern === undefined) {
    return [
      `${join(root, "package.json")} has no "main": name the entry file or files there, or use --main FILE.`,
    ];
  }
  const files = entryFiles(root, pattern);
  if (files.length === 0) return [`No file matches "${pattern}" ("main" in package.json) below ${root}.`];
  const problems: string[] = [];
  for (const file of files) {
    try {
      await loadFile(file);
    } catch (error) {
      problems.push(`${file} could not be loaded: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  return problems;
}

function readMain(root: string): string | undefined {
  try {
    return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).main;
  } catch {
    return undefined;
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
