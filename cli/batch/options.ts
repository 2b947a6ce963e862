import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import type { AppOptions } from "../app.ts";
import { commandLine } from "../arguments.ts";
import { appUrl, modelOf, versionOf } from "../values.ts";

export const USAGE = `darkroom batch PREFIX --model NAME [options]
  PREFIX         a folder in the container of the model's photos, such as new/monday or images/new/monday
  --model NAME   the model that is asked
  --version N    a version of it (the one that serves)
  --out FILE     where the results go: a table where its name ends with .csv, else a JSON object a line
  --data DIR     the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --url URL      of the function app, or DARKROOM_URL; its key in DARKROOM_KEY, or a token in DARKROOM_TOKEN`;

export interface BatchOptions extends AppOptions {
  prefix: string;
  model: string;
  version: string | undefined;
  out: string | undefined;
}

const text = { type: "string" } as const;
const OPTIONS = { model: text, version: text, out: text, data: text, url: text };

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseBatch(args: string[], env: NodeJS.ProcessEnv): BatchOptions | string {
  const { values, places } = commandLine(args, OPTIONS, USAGE);
  if (values.help) return USAGE;
  const { out } = values;
  if (values.model === undefined) throw new Trouble("--model is missing: which model is to be asked?", USAGE);
  const [prefix, ...more] = places;
  if (!prefix || more.length > 0) throw new Trouble("Give one folder of storage.", USAGE);
  const model = modelOf("--model", values.model, USAGE);
  const version = versionOf(values.version, USAGE);
  const [key, token] = [env.DARKROOM_KEY, env.DARKROOM_TOKEN];
  return {
    prefix,
    model,
    version,
    out,
    data: dataFolder(values.data),
    url: appUrl(values.url, env),
    key,
    token,
  };
}
