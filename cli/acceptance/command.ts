import pc from "picocolors";
import { keepPrivate } from "../../local/private.ts";
import { Trouble } from "../../local/trouble.ts";
import { disableModel, enableModel } from "../../shared/intake/routes.ts";
import { type AppOptions, appOf } from "../app.ts";
import { classFolders } from "../class-folders.ts";
import { Api } from "../demo/api.ts";
import { photoFolder } from "../demo/photos.ts";
import { sendFolder } from "../upload/folder.ts";
import { targetOf } from "../upload/target.ts";
import { thenDisabled } from "./disabled.ts";
import { predictGolden } from "./golden.ts";
import { type AcceptanceOptions, parseAcceptance } from "./options.ts";
import { train } from "./train.ts";

const passed = (text: string) => console.log(`${pc.green("✔")} ${text}`);

function apiOf(options: AppOptions): Api {
  const { url, send } = appOf(options);
  return new Api(url.replace(/\/$/, ""), send);
}

/** Whether photos become a good model where the app is deployed: each thing that was seen is said, the first that is wrong ends it. */
export async function acceptanceCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  keepPrivate(env);
  const options = parseAcceptance(args, env);
  if (typeof options === "string") return console.log(options);
  if (!options.disable) return accept(options);
  const { call } = appOf(options.where);
  const { model } = options.where;
  await call(enableModel, { params: { model } });
  const disable = async () => {
    await call(disableModel, { params: { model } });
    passed(`${model} is disabled: nothing starts there by itself`);
  };
  await thenDisabled(model, () => accept(options), disable);
}

async function accept(options: AcceptanceOptions): Promise<void> {
  const { where, accuracy: least } = options;
  const { model } = where;
  const until = Date.now() + options.within;
  const { url, storage, container, prefix } = await targetOf(where);
  const control = apiOf(where);
  const serving = apiOf({ ...where, url: options.serving ?? url, key: options.servingKey });

  const folder = options.folder
    ? classFolders(options.folder, options.folder, 2)
    : await photoFolder({ data: where.data });
  const { total, failed } = await sendFolder(container, prefix, folder);
  if (failed.length > 0)
    throw new Trouble(`${failed.length} of ${total} photos could not be uploaded.`, "Once more goes on.");
  passed(`${total} photos are in ${container.containerName}/${prefix}`);

  const run = await train(control, model, until);
  const { champion } = await control.model(model);
  if (!champion) throw new Trouble(`No version of ${model} serves.`, `Run ${run.runId} tells why.`);
  passed(`run ${run.runId} ended as ${run.status}: version ${champion.version} serves`);

  if (champion.accuracy < least)
    throw new Trouble(
      `It is right on ${champion.accuracy} of the test photos; ${least} is the least.`,
      `${control.url}/api/runs/${run.runId} tells of its trials.`,
    );
  passed(`it is right on ${champion.accuracy} of the test photos, ${least} is the least`);

  const images = await predictGolden(serving, storage, { model, version: champion.version });
  passed(`${serving.url} answers ${images} golden images as they were measured`);

  const again = await control.retrain(model, false);
  if (!("status" in again) || again.status !== "reused")
    throw new Trouble(
      `The same photos once more gave ${JSON.stringify(again)}, not a run that is "reused".`,
      "Did somebody else change photos or the plan meanwhile?",
    );
  passed(`the same photos train nothing again: ${again.because}`);
}
