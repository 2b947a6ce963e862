import { Trouble } from "../local/trouble.ts";
import { az, saysMissing } from "./deploy/az.ts";

/**
 * As whom tasks read photos, as `TASKS_STORAGE` has it: what is known of the environment, else what its app that is there does by now,
 * which goes on; empty, for the template's own name, where there is none. Throws `Trouble` where Azure does not say: another name would
 * be one of a credential that nobody has made.
 */
export async function photosBy(env: NodeJS.ProcessEnv): Promise<string> {
  const { TASKS_STORAGE: known, AZURE_SUBSCRIPTION_ID: subscription, AZURE_ENV_NAME: name } = env;
  if (known || !subscription || !name) return known ?? "";
  const where = ["--subscription", subscription, "--resource-group", `rg-darkroom-${name}`];
  const asked = async (command: readonly string[], query: string) => {
    const told = await az([...command, ...where, "--query", query, "--output", "tsv"], { env });
    return told === "None" ? "" : told;
  };
  try {
    const app = await asked(["functionapp", "list"], `[?tags."azd-service-name"=='control'].name | [0]`);
    if (app === "") return "";
    const settings = ["functionapp", "config", "appsettings", "list", "--name", app];
    return await asked(settings, "[?name=='TASKS_STORAGE'].value | [0]");
  } catch (error) {
    if (saysMissing(error)) return "";
    throw new Trouble(
      `As whom tasks of ${name} read photos by now is not known: ${(error as Error).message}`,
      `Log in (az login), or say it: azd env set TASKS_STORAGE service-credential:NAME`,
    );
  }
}
