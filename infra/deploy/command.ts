// npm run deploy: the package to both apps, the one that predicts first, since it needs nothing of the other; then what they reach.
import { command } from "../../cli/command.ts";
import { doctorCommand } from "../../cli/doctor/command.ts";
import { azdEnvironment } from "../azd.ts";
import { answers } from "./arrived.ts";
import { asWhom, putPackage } from "./az.ts";
import { calling } from "./calling.ts";
import { deploy } from "./deploy.ts";
import { parseDeploy } from "./options.ts";
import { quiet } from "./quiet.ts";

await command(async () => {
  const options = parseDeploy(process.argv.slice(2), () => azdEnvironment(process.env));
  if (typeof options === "string") return console.log(options);
  const { AZURE_RESOURCE_GROUP: group, CONTROL_APP, CONTROL_URL, SERVING_APP, SERVING_URL, wait } = options;
  console.log(`${options.package} to ${SERVING_APP} and ${CONTROL_APP}, in ${group}`);
  const caller = () => asWhom(group, CONTROL_APP, options);
  // Nothing is deployed by who could not look at it afterwards; where nothing runs yet, there is no key to be had.
  if ((await answers(CONTROL_URL)).up) await caller();
  const free = async () => {
    if (wait !== undefined) await quiet(calling(CONTROL_URL, caller), wait);
  };
  await deploy(
    [
      { name: SERVING_APP, url: SERVING_URL },
      { name: CONTROL_APP, url: CONTROL_URL, free },
    ],
    options.package,
    options.previous,
    { put: (app, path) => putPackage(group, app, path), say: console.log },
  );
  const { key, token } = await caller();
  await doctorCommand(["--url", CONTROL_URL], { DARKROOM_KEY: key, DARKROOM_TOKEN: token });
});
