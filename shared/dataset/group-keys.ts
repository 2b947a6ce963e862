import { createContext, Script } from "node:vm";
import { TerminalError } from "../kit/errors.ts";

/** Far more than so many paths need, unless the expression runs for ever on one of them. */
const PATIENCE_MS = 3000;
export const PATHS_AT_ONCE = 1000;

const MATCH = new Script(`(() => {
  const rule = new RegExp(pattern, "u");
  for (at = 0; at < paths.length; at++) {
    const match = rule.exec(paths[at]);
    keys[at] = match && (match[1] ?? match[0]);
  }
})()`);

/**
 * The group of each file by the plan's group_by, or null: the folder right below the label's, or what a regular expression finds
 * in the path below the prefix, of which the first capture group counts, if it has one. Files are named by anybody, so
 * an expression may take very long for one: that is an error which names both.
 */
export function groupKeys(paths: readonly string[], rule: string): (string | null)[] {
  return rule === "folder" ? paths.map(folderOf) : matches(paths, rule);
}

function folderOf(path: string): string | null {
  const [, folder = "", ...file] = path.split("/");
  return file.length > 0 && folder !== "" ? folder : null;
}

function matches(paths: readonly string[], pattern: string): (string | null)[] {
  const context = createContext({ pattern, paths, at: 0, keys: [] });
  try {
    MATCH.runInContext(context, { timeout: PATIENCE_MS });
  } catch (error) {
    const endless = (error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    const why = endless ? "does not come to an end" : `fails (${(error as Error).message})`;
    const remedy = "avoid repetitions within repetitions, such as (a+)+";
    const file = JSON.stringify(paths[context.at]);
    throw new TerminalError(`dataset.group_by: ${pattern} ${why} for the file ${file}: ${remedy}`);
  }
  return Array.from(context.keys as (string | null)[], (key) => key || null);
}
