// npm run doctor: what the apps of the environment that azd has selected can reach, and their tasks.
import { argumentsOf } from "../cli/arguments.ts";
import { command } from "../cli/command.ts";
import { doctorCommand } from "../cli/doctor/command.ts";
import { Apps, azdEnvironment, needed } from "./azd.ts";
import { asWhom } from "./deploy/az.ts";

const USAGE = `npm run doctor
  asks the apps of the environment that azd has selected what they, and tasks on Databricks, can reach`;

await command(async () => {
  if (argumentsOf(process.argv.slice(2), {}, USAGE).help) return console.log(USAGE);
  const known = needed(Apps, azdEnvironment(process.env));
  const { key, token } = await asWhom(known.AZURE_RESOURCE_GROUP, known.CONTROL_APP, known);
  await doctorCommand(["--url", known.CONTROL_URL], { DARKROOM_KEY: key, DARKROOM_TOKEN: token });
});
