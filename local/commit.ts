import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The commit of a checkout, with "-dirty" where files of it were changed; undefined where there is no repository, or no Git. */
export function commitOf(root: string): string | undefined {
  // One around it would be somebody else's.
  if (!existsSync(join(root, ".git"))) return undefined;
  const how = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: "0" };
  try {
    return execFileSync("git", how, {
      ...{ cwd: root, env, encoding: "utf8" },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
