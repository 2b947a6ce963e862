import { join } from "node:path";
import { commitOf } from "../local/commit.ts";
import { Trouble } from "../local/trouble.ts";
import manifest from "../package.json" with { type: "json" };
import { nearest } from "../shared/kit/nearest.ts";
import { own } from "../shared/kit/objects.ts";
import { command } from "./command.ts";

const USAGE = `darkroom COMMAND [options]
  upload DIR --model NAME       puts the photos of DIR's class folders into storage, where they become a model
  batch PREFIX --model NAME     predicts the photos of a folder in storage
  export MODEL --container DIR  writes a server of one version, which needs nothing else: a folder with a Dockerfile
  plan check [FILE or DIR...]   checks every plan, as the app does at its start
  reproduce RUN_ID              trains a run's winner again on this machine, and says what differs
  train RUN_ID --remote         trains a run's winner on Databricks by the code of this checkout, committed or not
  doctor                        says what the app and its tasks can reach, and which grant is missing
  events --put-back             says how many events of photos wait, and puts back those that failed too often
  backup --to PLACE             keeps all that cannot be computed again, in a folder or in another account
  restore --from PLACE          puts it back; erased photos stay erased
  acceptance [DIR]              uploads photos to what is deployed, and fails unless a model comes of them that is good
darkroom COMMAND --help tells the options of one; darkroom --version which one this is.`;

type Does = (args: string[], env: NodeJS.ProcessEnv) => Promise<void>;
/** Throws for what is wrong with a command line; a text where it asks for help. */
type Reads = (args: string[], env: NodeJS.ProcessEnv) => unknown;

/** What reads the options of each command, and what does it: that is loaded last, and may bring the clients of all services along. */
const COMMANDS: Record<string, [reads: () => Promise<Reads>, does: () => Promise<Does>]> = {
  upload: [
    async () => (await import("./upload/options.ts")).parseUpload,
    async () => (await import("./upload/command.ts")).uploadCommand,
  ],
  batch: [
    async () => (await import("./batch/options.ts")).parseBatch,
    async () => (await import("./batch/command.ts")).batchCommand,
  ],
  export: [
    async () => (await import("./export/options.ts")).parseExport,
    async () => (await import("./export/command.ts")).exportCommand,
  ],
  plan: [
    async () => (await import("./plan/options.ts")).parsePlan,
    async () => (await import("./plan/check.ts")).planCommand,
  ],
  reproduce: [
    async () => (await import("./reproduce/options.ts")).parseReproduce,
    async () => (await import("./reproduce/command.ts")).reproduceCommand,
  ],
  train: [
    async () => (await import("./train/options.ts")).parseTrain,
    async () => (await import("./train/command.ts")).trainCommand,
  ],
  doctor: [
    async () => (await import("./doctor/options.ts")).parseDoctor,
    async () => (await import("./doctor/command.ts")).doctorCommand,
  ],
  events: [
    async () => (await import("./events/options.ts")).parseEvents,
    async () => (await import("./events/command.ts")).eventsCommand,
  ],
  backup: [
    async () => (await import("./backup/options.ts")).parseBackup,
    async () => (await import("./backup/command.ts")).backupCommand,
  ],
  restore: [
    async () => (await import("./backup/options.ts")).parseRestore,
    async () => (await import("./backup/command.ts")).restoreCommand,
  ],
  acceptance: [
    async () => (await import("./acceptance/options.ts")).parseAcceptance,
    async () => (await import("./acceptance/command.ts")).acceptanceCommand,
  ],
};

await command(async () => {
  const [typed = "help", ...rest] = process.argv.slice(2);
  const isHelp = ["help", "--help", "-h"].includes(typed);
  if (isHelp && rest.length === 0) return console.log(USAGE);
  if (typed === "--version" || typed === "-v") return console.log(version());
  const [name = "", ...args] = isHelp ? [...rest, "--help"] : [typed, ...rest];
  const known = own(COMMANDS, name);
  if (!known) throw noCommand(name);
  const [reads, does] = known;
  const options = (await reads())(args, process.env);
  if (typeof options === "string") console.log(options);
  else await (await does())(args, process.env);
});

function noCommand(name: string): Trouble {
  const what = name.startsWith("-")
    ? "the command comes first, and its options follow."
    : `there is no such command.${nearest(name, Object.keys(COMMANDS))}`;
  return new Trouble(`${name}: ${what}`, USAGE);
}

function version(): string {
  const commit = commitOf(join(import.meta.dirname, ".."));
  const of = commit === undefined ? "" : `, commit ${commit}`;
  return `darkroom ${manifest.version}${of}, Node ${process.versions.node}`;
}
