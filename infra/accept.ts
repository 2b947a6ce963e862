// npm run accept [-- options of darkroom acceptance]: whether photos become a good model in the environment that azd has selected.
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { acceptance } from "../cli/acceptance/command.ts";
import { parseAcceptance } from "../cli/acceptance/options.ts";
import { command } from "../cli/command.ts";
import { Apps, azdEnvironment, needed } from "./azd.ts";
import { answers } from "./deploy/arrived.ts";
import { asWhom } from "./deploy/az.ts";
import { isOnAzure, VERIFIED, verifiedPage } from "./verified.ts";

const Provisioned = Apps.extend({
  DATA_ACCOUNT_URL: z.url(),
  AZURE_ENV_NAME: z.string().optional(),
  AZURE_LOCATION: z.string().optional(),
  DARKROOM_SERVING_KEY: z.string().optional(),
});

await command(async () => {
  const options = process.argv.slice(2);
  // What is wrong with these is said where there is no azd, too.
  const usage = parseAcceptance(options, process.env);
  if (typeof usage === "string") return console.log(usage);
  const env = azdEnvironment(process.env);
  const known = needed(Provisioned, env);
  const { AZURE_RESOURCE_GROUP: group, DARKROOM_SERVING_KEY } = known;
  const control = await asWhom(group, known.CONTROL_APP, known);
  const serving = await asWhom(group, known.SERVING_APP, { ...known, DARKROOM_KEY: DARKROOM_SERVING_KEY });
  const apps = ["--url", known.CONTROL_URL, "--serving", known.SERVING_URL];
  const where = [...apps, "--account", known.DATA_ACCOUNT_URL];
  const { passed, addresses } = await acceptance([...where, ...options], {
    ...env,
    DARKROOM_KEY: control.key,
    DARKROOM_SERVING_KEY: serving.key,
    DARKROOM_TOKEN: control.token,
  });
  if (passed.length === 0 || !isOnAzure(addresses)) return;
  const { commit } = await answers(known.CONTROL_URL);
  const { AZURE_ENV_NAME: environment, AZURE_LOCATION: region } = known;
  const seen = { at: new Date(), commit, environment, region, node: process.version };
  writeFileSync(VERIFIED, verifiedPage(seen, passed));
  console.log(`It is told in ${VERIFIED}.`);
});
