import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uvSync } from "./python.mjs";

/** What only tests import, in a folder beside the tasks' packages: they must not find it by chance. */
export const testPackages = {
  what: "Python packages of the tests (Spark)",
  download: 440, // MB
  disk: 1.5, // GB, with uv's cache
  time: "30-60 s",

  current(root) {
    const stamp = stampOf(root);
    return existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash(root);
  },

  async install(root) {
    const lock = lockOf(root);
    rmSync(stampOf(root), { force: true });
    // pyspark is built from sources; what builds it comes from the same lock.
    await uvSync(root, ["--target", join(root, ".venv/tests"), "--build-constraints", lock, lock]);
    writeFileSync(stampOf(root), lockHash(root));
  },
};

const lockOf = (root) => join(root, "training/requirements-test.lock");
const stampOf = (root) => join(root, ".venv/test-lock.sha256");
const lockHash = (root) =>
  createHash("sha256")
    .update(readFileSync(lockOf(root)))
    .digest("hex");
