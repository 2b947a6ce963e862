import { join } from "node:path";
import { commitOf } from "../local/commit.ts";
import { Trouble } from "../local/trouble.ts";
import manifest from "../package.json" with { type: "json" };
import { nearest } from "../shared/kit/nearest.ts";
import { own } from "../shared/kit/objects.ts";
import { command } from "./command.ts";
import { COMMANDS } from "./commands.ts";

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
  restore --from PLACE          puts it back, or looks whether it would come back whole; erased photos stay erased
  acceptance [DIR]              uploads photos to what is deployed, and fails unless a model comes of them that is good
darkroom COMMAND --help tells the options of one; darkroom --version which one this is.`;

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
