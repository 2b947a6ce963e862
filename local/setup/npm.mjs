import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { must } from "./command.mjs";

/** The npm packages: what they cost, whether they are missing or stale, and how to install them. */
export const npmPackages = {
  what: "npm packages",
  download: 350, // MB
  disk: 1.6, // GB, with npm's cache
  time: "30-90 s",

  /** npm leaves behind what it installed; the lock's packages must all be there, in the lock's versions. */
  current(root) {
    const installed = packagesOf(join(root, "node_modules/.package-lock.json"));
    if (!installed) return false;
    const locked = packagesOf(join(root, "package-lock.json")) ?? {};
    return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
      const found = installed[path];
      if (path === "" || (!found && optional)) return true; // optional ones are often for other platforms
      return found?.version === version && found?.integrity === integrity;
    });
  },

  async install(root) {
    const npm = process.env.npm_execpath;
    const args = ["ci", "--loglevel=error", "--no-audit", "--no-fund", "--no-progress"];
    await must(
      npm ? process.execPath : "npm",
      npm ? [npm, ...args] : args,
      { cwd: root, env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" } }, // else it fetches CUDA libraries
      "Check the network, and the registry and proxy in `npm config list`, then run this again.",
    );
  },
};

function packagesOf(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}
