import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Says which locks an installation was made from, in a file of the environment; `locks` are paths below the root. */
export function stamp(name, locks) {
  const fileOf = (root) => join(root, ".venv", name);
  const hashOf = (root) => {
    const hash = createHash("sha256");
    for (const lock of locks) hash.update(readFileSync(join(root, lock)));
    return hash.digest("hex");
  };
  return {
    current: (root) => existsSync(fileOf(root)) && readFileSync(fileOf(root), "utf8") === hashOf(root),
    remove: (root) => rmSync(fileOf(root), { force: true }),
    write: (root) => writeFileSync(fileOf(root), hashOf(root)),
  };
}
