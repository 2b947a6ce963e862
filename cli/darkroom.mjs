#!/usr/bin/env node
// Installs the packages that a command needs if they are missing, and runs it under the Node that the lock file pins.
const [command, ...args] = process.argv.slice(2);
// These two build or run the training code, which wants Python's packages, too; what they can do is told without.
const trains =
  ["reproduce", "train"].includes(command) && !args.some((one) => one === "--help" || one === "-h");
process.argv.splice(2, 0, ...(trains ? [] : ["--npm-only"]), "cli/darkroom.ts");
await import("../local/setup/run.mjs");
