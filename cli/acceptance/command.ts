import pc from "picocolors";
import { z } from "zod";
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

/** What was seen, without the names of where, and how long it took. */
export interface Passed {
  what: string;
  seconds: number;
}

/** Says what was seen, and keeps what may be told elsewhere. */
class Seen {
  readonly passed: Passed[] = [];
  /** The apps and the storage account that were asked. */
  addresses: string[] = [];
  private since = Date.now();

  /** `what` names nothing of where it was seen; `said` does. */
  note(what: string, said = what): void {
    const now = Date.now();
    this.passed.push({ what, seconds: Math.round((now - this.since) / 1000) });
    this.since = now;
    console.log(`${pc.green("✔")} ${said}`);
  }
}

function apiOf(options: AppOptions): Api {
  const { url, send } = appOf(options);
  return new Api(url.replace(/\/$/, ""), send);
}

/**
 * Whether photos become a good model where the app is deployed: each thing that was seen is said, the first that is wrong ends it. Gives
 * what passed, which is nothing where only the usage was asked for, and which addresses were asked.
 */
export async function acceptance(
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Pick<Seen, "passed" | "addresses">> {
  keepPrivate(env);
  const options = parseAcceptance(args, env);
  const seen = new Seen();
  if (typeof options === "string") console.log(options);
  else await acceptOnce(options, seen);
  return seen;
}

/** `darkroom acceptance`. */
export async function acceptanceCommand(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  await acceptance(args, env);
}

async function acceptOnce(options: AcceptanceOptions, seen: Seen): Promise<void> {
  if (!options.disable) return accept(options, seen);
  const { ask } = appOf(options.where);
  const { model } = options.where;
  await ask(enableModel, { params: { model } }, z.object({ enabled: z.literal(true) }));
  const disable = async () => {
    await ask(disableModel, { params: { model } }, z.object({ enabled: z.literal(false) }));
    seen.note("the model is disabled again", `${model} is disabled: nothing starts there by itself`);
  };
  await thenDisabled(model, () => accept(options, seen), disable);
}

async function accept(options: AcceptanceOptions, seen: Seen): Promise<void> {
  const { where, accuracy: least } = options;
  const { model } = where;
  const until = Date.now() + options.within;
  const { url, storage, container, prefix } = await targetOf(where);
  const control = apiOf(where);
  const serving = apiOf({ ...where, url: options.serving ?? url, key: options.servingKey });
  seen.addresses = [control.url, serving.url, storage.url];

  const folder = options.folder
    ? classFolders(options.folder, options.folder, 2)
    : await photoFolder({ data: where.data });
  const { total, failed } = await sendFolder(container, prefix, folder);
  if (failed.length > 0)
    throw new Trouble(`${failed.length} of ${total} photos could not be uploaded.`, "Once more goes on.");
  seen.note(`${total} photos were uploaded`, `${total} photos are in ${container.containerName}/${prefix}`);

  const run = await train(control, model, until);
  const { champion } = await control.model(model);
  if (!champion) throw new Trouble(`No version of ${model} serves.`, `Run ${run.runId} tells why.`);
  seen.note(
    `a run ended as ${run.status}, and a version serves`,
    `run ${run.runId} ended as ${run.status}: version ${champion.version} serves`,
  );

  if (champion.accuracy < least)
    throw new Trouble(
      `It is right on ${champion.accuracy} of the test photos; ${least} is the least.`,
      `${control.url}/api/runs/${run.runId} tells of its trials.`,
    );
  seen.note(`it is right on ${champion.accuracy} of the test photos, ${least} is the least`);

  const images = await predictGolden(serving, storage, { model, version: champion.version });
  seen.note(
    `the app that predicts answers ${images} golden images as they were measured`,
    `${serving.url} answers ${images} golden images as they were measured`,
  );

  const again = await control.retrain(model, false);
  if (!("status" in again) || again.status !== "reused")
    throw new Trouble(
      `The same photos once more gave ${JSON.stringify(again)}, not a run that is "reused".`,
      "Did somebody else change photos or the plan meanwhile?",
    );
  seen.note("the same photos train nothing again", `the same photos train nothing again: ${again.because}`);
}
