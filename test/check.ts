// Checks form and types: npm run check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** What has an order in which its parts may know each other. */
const CRUISED = [
  ...["main.ts", "control.ts", "serving.ts", "shared", "activities", "orchestrations", "functions", "local"],
  "packages/functions-host/src",
];

const checks = [
  { name: "biome check", script: "node_modules/@biomejs/biome/bin/biome", args: ["check"] },
  { name: "tsc", script: "node_modules/typescript/bin/tsc", args: [] },
  {
    name: "dependency-cruiser",
    script: "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
    args: ["--config", ".dependency-cruiser.mjs", "--output-type", "err", ...CRUISED],
  },
];

/** Runs the checks with their output shown, and counts them. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const { name, script, args } of checks) {
    console.log(`\n${name}`);
    const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit" });
    const [code] = await once(child, "exit");
    if (code !== 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}

if (import.meta.main && (await runChecks()).failed > 0) process.exitCode = 1;
