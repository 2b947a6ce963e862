import { join } from "node:path";
import { uvSync } from "./python.mjs";
import { stamp } from "./stamp.mjs";

const LOCK = "training/requirements-test.lock";
const installed = stamp("test-lock.sha256", [LOCK]);

/** What only tests import, in a folder beside the tasks' packages: they must not find it by chance. */
export const testPackages = {
  what: "Python packages of the tests (Spark, ruff, import-linter, tritonclient, schemathesis)",
  download: 450, // MB
  disk: 1.5, // GB, with uv's cache
  time: "30-60 s",

  current: installed.current,

  async install(root) {
    const lock = join(root, LOCK);
    installed.remove(root);
    // pyspark is built from sources; what builds it comes from the same lock.
    await uvSync(root, ["--target", join(root, ".venv/tests"), "--build-constraints", lock, lock]);
    installed.write(root);
  },
};
