import { join } from "node:path";
import { z } from "zod";
import { needed } from "../azd.ts";
import { INFRA } from "../bicep.ts";
import { az } from "../deploy/az.ts";
import { toldTemplate } from "../told-template.ts";
import { type Drift, driftOf } from "./differences.ts";

const Where = z.object({ AZURE_ENV_NAME: z.string(), AZURE_LOCATION: z.string() });

/** How far Azure holds whoever asks to what a deployment would be held to: to what it may write, or to what it may read alone. */
type Asker = "deploys" | "reads";
/** Since Azure CLI 2.76. */
const READS = ["--validation-level", "ProviderNoRbac"];

/** Milliseconds: az fetches the compiler where a machine has none, and Azure looks at each resource. */
const LOOKS = 10 * 60_000;

/** Asks Azure what a deployment of this commit's template to an environment would change; it changes nothing. `name` is the environment's. */
export async function whatIf(env: NodeJS.ProcessEnv, asker: Asker): Promise<Drift & { name: string }> {
  const { AZURE_ENV_NAME: name, AZURE_LOCATION: location } = needed(Where, env);
  const told = await toldTemplate(env);
  const where = ["--location", location, "--parameters", join(INFRA, "main.bicepparam")];
  const how = ["--no-pretty-print", "--output", "json", ...(asker === "reads" ? READS : [])];
  const printed = await az(["deployment", "sub", "what-if", ...where, ...how], {
    within: LOOKS,
    env: { ...env, ...told },
  });
  return { name, ...driftOf(printed) };
}
