import { Trouble } from "../local/trouble.ts";
import { own } from "../shared/kit/objects.ts";
import { acceptanceCommand } from "./acceptance/command.ts";
import { backupCommand, restoreCommand } from "./backup/command.ts";
import { batchCommand } from "./batch/command.ts";
import { command } from "./command.ts";
import { doctorCommand } from "./doctor/command.ts";
import { eventsCommand } from "./events/command.ts";
import { planCommand } from "./plan/check.ts";
import { reproduceCommand } from "./reproduce/command.ts";
import { uploadCommand } from "./upload/command.ts";

const usage = `darkroom COMMAND [options]
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
  acceptance [DIR]              uploads photos to what is deployed, and fails unless a model comes of them that is good`;

const commands: Record<string, (args: string[], env: NodeJS.ProcessEnv) => Promise<void>> = {
  upload: uploadCommand,
  batch: batchCommand,
  // It brings a bundler and ONNX Runtime along, which no other command should wait for.
  export: async (...given) => (await import("./export/command.ts")).exportCommand(...given),
  plan: planCommand,
  reproduce: reproduceCommand,
  // It loads the clients of all services, which would keep every other command waiting.
  train: async (args, env) => (await import("./train/command.ts")).trainCommand(args, env),
  doctor: doctorCommand,
  events: eventsCommand,
  backup: backupCommand,
  restore: restoreCommand,
  acceptance: acceptanceCommand,
};

await command(async () => {
  const [name = "--help", ...args] = process.argv.slice(2);
  const wanted = own(commands, name);
  if (wanted) await wanted(args, process.env);
  else if (name === "--help") console.log(usage);
  else throw new Trouble(`${name}: there is no such command.`, usage);
});
