// npm run accept [-- options of darkroom acceptance]: whether photos become a good model in the environment that azd has selected.
import { z } from "zod";
import { acceptanceCommand } from "../cli/acceptance/command.ts";
import { command } from "../cli/command.ts";
import { Apps, azdEnvironment, needed } from "./azd.ts";
import { asWhom } from "./deploy/az.ts";

const Provisioned = Apps.extend({
  DATA_ACCOUNT_URL: z.url(),
  DARKROOM_SERVING_KEY: z.string().optional(),
});

await command(async () => {
  const env = azdEnvironment(process.env);
  const known = needed(Provisioned, env);
  const { AZURE_RESOURCE_GROUP: group, DARKROOM_SERVING_KEY } = known;
  const control = await asWhom(group, known.CONTROL_APP, known);
  const serving = await asWhom(group, known.SERVING_APP, { ...known, DARKROOM_KEY: DARKROOM_SERVING_KEY });
  const apps = ["--url", known.CONTROL_URL, "--serving", known.SERVING_URL];
  const where = [...apps, "--account", known.DATA_ACCOUNT_URL];
  await acceptanceCommand([...where, ...process.argv.slice(2)], {
    ...env,
    DARKROOM_KEY: control.key,
    DARKROOM_SERVING_KEY: serving.key,
    DARKROOM_TOKEN: control.token,
  });
});
