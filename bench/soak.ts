// What takes too long for npm test: the host killed again and again, life cycles under kills and without their services, storms of
// photos whose machine is killed, damaged files.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const vitest = join(root, "node_modules/vitest/vitest.mjs");
for (const args of [
  [join(import.meta.dirname, "host/soak.ts"), ...process.argv.slice(2)],
  [vitest, "run", "--config", join(root, "vitest.soak.config.ts")],
]) {
  const [code] = await once(spawn(process.execPath, args, { cwd: root, stdio: "inherit" }), "exit");
  if (code !== 0) process.exitCode = 1;
}
