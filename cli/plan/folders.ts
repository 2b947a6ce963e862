import { existsSync } from "node:fs";
import { join } from "node:path";

/** The folders of plans of a local stack: the repository's, its own where it has one, and those that were named. */
export function planFolders(data: string, named: readonly string[] = []): string[] {
  const own = join(data, "plans");
  return ["plans", ...(existsSync(own) ? [own] : []), ...named];
}
