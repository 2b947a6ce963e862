import pc from "picocolors";
import { Trouble } from "../local/trouble.ts";
import { Refused } from "../shared/kit/client.ts";
import { planCommand } from "./plan/check.ts";
import { uploadCommand } from "./upload/command.ts";

const usage = `darkroom COMMAND [options]
  upload DIR --model NAME   puts the photos of DIR's class folders into storage, where they become a model
  plan check [DIR...]       checks every plan, as the app does at its start`;

const commands: Record<string, (args: string[], env: NodeJS.ProcessEnv) => Promise<void>> = {
  upload: uploadCommand,
  plan: planCommand,
};

try {
  const [name = "--help", ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) await command(args, process.env);
  else if (name === "--help") console.log(usage);
  else throw new Trouble(`${name}: there is no such command.`, usage);
} catch (error) {
  const isTold = error instanceof Trouble || error instanceof Refused;
  console.error(isTold ? `\n${pc.red("✖")} ${error.message}` : error);
  process.exitCode = 1;
}
