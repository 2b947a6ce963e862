// npm run drift: what the template of this commit would change in the environment that azd has selected. Nothing may be left to change.
import { argumentsOf } from "../../cli/arguments.ts";
import { command } from "../../cli/command.ts";
import { Trouble } from "../../local/trouble.ts";
import { azdEnvironment } from "../azd.ts";
import { whatIf } from "./what-if.ts";

const USAGE = `npm run drift
  names what the template of this commit would change in the environment that azd has selected; it changes nothing`;

await command(async () => {
  if (argumentsOf(process.argv.slice(2), {}, USAGE).help) return console.log(USAGE);
  const { name, differs, untold } = await whatIf(azdEnvironment(process.env), "deploys");
  for (const resource of untold) console.log(`Azure cannot tell beforehand: ${resource}`);
  if (differs.length > 0)
    throw new Trouble(
      `${name} is not what the template says:\n  ${differs.join("\n  ")}`,
      "azd provision makes it so; what should stay belongs into infra/.",
    );
  console.log(`${name} is what the template says.`);
});
