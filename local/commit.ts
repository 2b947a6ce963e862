import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The commit of a checkout, with "-dirty" where it has files of another state, or of none; undefined where there is no repository, or no Git. */
export function commitOf(root: string): string | undefined {
  // One around it would be somebody else's.
  if (!existsSync(join(root, ".git"))) return undefined;
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: "0" };
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      ...{ cwd: root, env, encoding: "utf8" },
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    return `${git("rev-parse", "HEAD")}${git("status", "--porcelain") === "" ? "" : "-dirty"}`;
  } catch {
    return undefined;
  }
}
