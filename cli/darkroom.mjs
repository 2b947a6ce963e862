#!/usr/bin/env node
// Installs the npm packages if they are missing, and runs the commands under the Node that the lock file pins.
process.argv.splice(2, 0, "--npm-only", "cli/darkroom.ts");
await import("../local/setup/run.mjs");
