// npm run drift: what the template of this commit would change in the environment that azd has selected. Nothing may be left to change.
import { basename, join } from "node:path";
import { z } from "zod";
import { command } from "../../cli/command.ts";
import { trainingWheel } from "../../local/training-wheel.ts";
import { Trouble } from "../../local/trouble.ts";
import { azdEnvironment, needed } from "../azd.ts";
import { INFRA } from "../bicep.ts";
import { az } from "../deploy/az.ts";
import { driftOf } from "./differences.ts";

const Where = z.object({ AZURE_ENV_NAME: z.string(), AZURE_LOCATION: z.string() });

await command(async () => {
  const root = join(INFRA, "..");
  const env = azdEnvironment(process.env);
  const { AZURE_ENV_NAME: name, AZURE_LOCATION: location } = needed(Where, env);
  // As infra/preprovision.ts tells the template.
  const { path, sha256, code } = await trainingWheel(root, join(root, "dist/wheels"));
  const wheel = { TRAINING_WHEEL: basename(path), TRAINING_WHEEL_SHA256: sha256, TRAINING_CODE_SHA256: code };
  const BUDGET_START = env.BUDGET_START || `${new Date().toISOString().slice(0, 7)}-01`;
  const where = ["--location", location, "--parameters", join(INFRA, "main.bicepparam")];
  const asked = ["deployment", "sub", "what-if", ...where, "--no-pretty-print", "--output", "json"];
  const { differs, untold } = driftOf(await az(asked, { env: { ...env, ...wheel, BUDGET_START } }));
  for (const resource of untold) console.log(`Azure cannot tell beforehand: ${resource}`);
  if (differs.length > 0)
    throw new Trouble(
      `${name} is not what the template says:\n  ${differs.join("\n  ")}`,
      "azd provision makes it so; what should stay belongs into infra/.",
    );
  console.log(`${name} is what the template says.`);
});
