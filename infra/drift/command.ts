// npm run drift: what the template of this commit would change in the environment that azd has selected. Nothing may be left to change.
import { join } from "node:path";
import { z } from "zod";
import { argumentsOf } from "../../cli/arguments.ts";
import { command } from "../../cli/command.ts";
import { Trouble } from "../../local/trouble.ts";
import { azdEnvironment, needed } from "../azd.ts";
import { INFRA } from "../bicep.ts";
import { az } from "../deploy/az.ts";
import { toldTemplate } from "../told-template.ts";
import { driftOf } from "./differences.ts";

const Where = z.object({ AZURE_ENV_NAME: z.string(), AZURE_LOCATION: z.string() });

const USAGE = `npm run drift
  names what the template of this commit would change in the environment that azd has selected; it changes nothing`;

await command(async () => {
  if (argumentsOf(process.argv.slice(2), {}, USAGE).help) return console.log(USAGE);
  const env = azdEnvironment(process.env);
  const { AZURE_ENV_NAME: name, AZURE_LOCATION: location } = needed(Where, env);
  const told = await toldTemplate(env);
  const where = ["--location", location, "--parameters", join(INFRA, "main.bicepparam")];
  const asked = ["deployment", "sub", "what-if", ...where, "--no-pretty-print", "--output", "json"];
  const { differs, untold } = driftOf(await az(asked, { env: { ...env, ...told } }));
  for (const resource of untold) console.log(`Azure cannot tell beforehand: ${resource}`);
  if (differs.length > 0)
    throw new Trouble(
      `${name} is not what the template says:\n  ${differs.join("\n  ")}`,
      "azd provision makes it so; what should stay belongs into infra/.",
    );
  console.log(`${name} is what the template says.`);
});
