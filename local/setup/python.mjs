import { existsSync } from "node:fs";
import { join } from "node:path";
import { must, output } from "./command.mjs";
import { findPython, newEnough, pythonVersion } from "./find-python.mjs";
import { uvSettings } from "./pip-settings.mjs";
import { stamp } from "./stamp.mjs";

const network = "Check the network, and the index and proxy in `pip config list`, then run this again.";

const installed = stamp("locks.sha256", ["training/requirements.lock", "local/setup/tools.lock"]);

/** The Python packages: what they cost, whether they are missing or stale, and how to install them. */
export const pythonPackages = {
  what: "Python packages",
  download: 600, // MB
  disk: 3.4, // GB, with uv's cache
  time: "1-2 min",

  current(root) {
    return existsSync(pythonOf(root)) && installed.current(root);
  },

  async install(root) {
    const [environment, tools] = [join(root, ".venv"), join(root, ".venv/tools")];
    const usable = await pythonVersion(pythonOf(root));
    if (!usable || !newEnough(usable)) {
      await makeEnvironment(await findPython(), ["--clear", "--without-pip", environment]);
    }
    const python = pythonOf(root);
    // `uv pip sync` removes what the lock does not name, so uv lives in an environment of its own.
    if (!existsSync(join(tools, "bin/pip"))) await makeEnvironment(python, ["--clear", tools]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"];
    await must(join(tools, "bin/python"), [...pip, join(root, "local/setup/tools.lock")], {}, network);

    installed.remove(root);
    // Compiled once, here: where PYTHONDONTWRITEBYTECODE is set, every process would compile its imports again.
    // pyvips is built from sources; what builds it comes from the same lock.
    const lock = join(root, "training/requirements.lock");
    await uvSync(root, ["--compile-bytecode", "--build-constraints", lock, lock]);
    installed.write(root);
  },
};

/** Makes the environment's packages, or those of a folder, what a lock says, from where pip would take them. */
export async function uvSync(root, args) {
  const tools = join(root, ".venv/tools/bin");
  const pipConfig = (await output(join(tools, "python"), ["-m", "pip", "config", "list"])) ?? "";
  const env = { ...process.env, ...uvSettings(pipConfig, process.env) };
  const sync = ["pip", "sync", "--quiet", "--python", pythonOf(root), "--require-hashes", ...args];
  await must(join(tools, "uv"), sync, { env }, network);
}

const pythonOf = (root) => join(root, ".venv/bin/python");

function makeEnvironment(python, args) {
  const remedy =
    "Python's venv module may be missing (Debian, Ubuntu: apt install python3-venv), or name another: PYTHON=…";
  return must(python, ["-m", "venv", ...args], {}, remedy);
}
