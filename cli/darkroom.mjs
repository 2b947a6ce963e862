#!/usr/bin/env node
// Installs the packages that a command needs if they are missing, and runs it under the Node that the lock file pins.
// These two build or run the training code, which wants Python's packages, too.
const packages = ["reproduce", "train"].includes(process.argv[2]) ? [] : ["--npm-only"];
process.argv.splice(2, 0, ...packages, "cli/darkroom.ts");
await import("../local/setup/run.mjs");
