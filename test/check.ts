// Checks form and types: npm run check
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** A script of an npm package, or a command of its own. */
type Check = {
  name: string;
  script?: string;
  command?: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  args: string[];
};

/** What has an order in which its parts may know each other. */
const CRUISED = [
  ...[
    "main.ts",
    "app.ts",
    "control.ts",
    "serving.ts",
    "container",
    "shared",
    "activities",
    "orchestrations",
    "functions",
    "local",
  ],
  "packages/functions-host/src",
];

const testPackages = join(root, ".venv/tests");
const cwd = join(root, "training");
const ruff = { command: join(testPackages, "bin/ruff"), cwd };
const lintImports = {
  command: join(testPackages, "bin/lint-imports"),
  cwd,
  env: { PYTHONPATH: testPackages },
};

const checks: Check[] = [
  { name: "biome check", script: "node_modules/@biomejs/biome/bin/biome", args: ["check"] },
  { name: "tsc", script: "node_modules/typescript/bin/tsc", args: [] },
  {
    name: "dependency-cruiser",
    script: "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
    args: ["--config", ".dependency-cruiser.mjs", "--output-type", "err", ...CRUISED],
  },
  { name: "ruff format", ...ruff, args: ["format", "--check"] },
  { name: "ruff check", ...ruff, args: ["check"] },
  { name: "import-linter", ...lintImports, args: ["--no-cache"] },
];

/** Runs the checks with their output shown, and counts them. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  let failed = 0;
  for (const { name, script, command = process.execPath, cwd = root, env, args } of checks) {
    console.log(`\n${name}`);
    const all = script ? [join(root, script), ...args] : args;
    const child = spawn(command, all, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
    const [code] = await once(child, "exit");
    if (code !== 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}

if (import.meta.main && (await runChecks()).failed > 0) process.exitCode = 1;
