// npm run doctor: what the apps of the environment that azd has selected can reach, and their tasks.
import { command } from "../cli/command.ts";
import { doctorCommand } from "../cli/doctor/command.ts";
import { Apps, azdEnvironment, needed } from "./azd.ts";
import { asWhom } from "./deploy/az.ts";

await command(async () => {
  const known = needed(Apps, azdEnvironment(process.env));
  const { key, token } = await asWhom(known.AZURE_RESOURCE_GROUP, known.CONTROL_APP, known);
  await doctorCommand(["--url", known.CONTROL_URL], { DARKROOM_KEY: key, DARKROOM_TOKEN: token });
});
