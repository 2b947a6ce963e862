// Starts a script of this repository on a machine that has only Node and Python: installs the npm and the Python
// packages when they are missing or stale, then runs the script under the Node that the lock file pins.
//
//   node local/setup/run.mjs [--npm-only | --with-torch | --with-tests] [<script.ts> [args...]]
//
// No dependencies, no TypeScript, and syntax that Node 20 reads: it runs before anything is installed.
import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./command.mjs";
import { npmPackages } from "./npm.mjs";
import { pythonPackages } from "./python.mjs";
import { testPackages } from "./test-packages.mjs";
import { torchPackages } from "./torch-packages.mjs";
import { Trouble } from "./trouble.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

const sets = {
  "--npm-only": [npmPackages],
  "--with-torch": [npmPackages, pythonPackages, torchPackages],
  "--with-tests": [npmPackages, pythonPackages, torchPackages, testPackages],
};

async function main([first, ...rest]) {
  const set = sets[first];
  const [script, ...args] = set ? rest : [first, ...rest];
  if (!script && !set)
    throw new Trouble(
      "No script to run.",
      "Usage: node local/setup/run.mjs [--npm-only | --with-torch | --with-tests] [<script.ts> [args...]]",
    );
  if (majorVersion() < 20)
    throw new Trouble(`This is Node ${process.versions.node}.`, "Install Node 20 or newer, with npm.");
  await install(set ?? [npmPackages, pythonPackages]);
  return script ? await run(node(), [join(root, script), ...args]) : 0;
}

async function install(environments) {
  const missing = environments.filter((environment) => !environment.current(root));
  if (missing.length === 0) return;
  await checkSpace(missing.reduce((sum, { disk }) => sum + disk, 0));
  for (const { what, download, time } of missing)
    say(`To install: ${what}, about ${download} MB to download, ${time}.`);
  for (const environment of missing) {
    const started = Date.now();
    say(`Installing the ${environment.what}...`);
    await ticking(started, environment.install(root));
    say(`Installed the ${environment.what} in ${Math.round((Date.now() - started) / 1000)} s.`);
  }
}

// Shows that something goes on: every second on a terminal, now and then in a log.
async function ticking(started, work) {
  const seconds = () => `  ${Math.round((Date.now() - started) / 1000)} s`;
  const timer = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\r${seconds()} `), 1_000)
    : setInterval(() => say(`${seconds()}...`), 15_000);
  try {
    await work;
  } finally {
    clearInterval(timer);
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  }
}

async function checkSpace(neededGB) {
  const disk = await statfs(root);
  const freeGB = (disk.bavail * disk.bsize) / 1e9;
  if (freeGB < neededGB) {
    const what = `Installing needs ${neededGB.toFixed(1)} GB of disk, ${freeGB.toFixed(1)} GB are free in ${root}.`;
    throw new Trouble(what, "Free some, or clone onto a larger disk.");
  }
}

function node() {
  const pinned = join(root, "node_modules/.bin/node");
  if (existsSync(pinned)) return pinned;
  if (majorVersion() >= 24) return process.execPath;
  throw new Trouble(
    `Darkroom runs on Node 24; npm has no package of it for ${process.platform} ${process.arch}, and this is ${process.versions.node}.`,
    "Install Node 24 or newer and run this again.",
  );
}

const majorVersion = () => Number(process.versions.node.split(".")[0]);
const say = (line) => console.error(line);

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Trouble ? `\n${error.message}` : error);
    process.exitCode = 1;
  },
);
