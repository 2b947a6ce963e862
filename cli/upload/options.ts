import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import type { AppOptions } from "../app.ts";
import { commandLine } from "../arguments.ts";
import { appUrl, modelOf } from "../values.ts";

export const USAGE = `darkroom upload DIR --model NAME [options]
darkroom upload --from URL.zip --model NAME [options]
  DIR            holds one folder of photos for each class; review/ holds photos that wait for a label
  --from URL     a ZIP file of such a folder, which is fetched first
  --model NAME   the model whose photos they are; its plan says where they go
  --data DIR     the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --url URL      of the function app, or DARKROOM_URL; its key in DARKROOM_KEY, or a token in DARKROOM_TOKEN
  --account URL  of the storage account, for the identity that you are logged in with;
                 or a connection string in AZURE_STORAGE_CONNECTION_STRING`;

export interface UploadOptions extends AppOptions {
  /** A folder, or the URL of a ZIP file. */
  source: { folder: string } | { zip: string };
  model: string;
  account: string | undefined;
  connection: string | undefined;
}

const text = { type: "string" } as const;
const OPTIONS = { model: text, from: text, data: text, url: text, account: text };

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseUpload(args: string[], env: NodeJS.ProcessEnv): UploadOptions | string {
  const { values, places } = commandLine(args, OPTIONS, USAGE);
  if (values.help) return USAGE;
  const { from, account } = values;
  const data = dataFolder(values.data);
  if (values.model === undefined) throw new Trouble("--model is missing: whose photos are they?", USAGE);
  const model = modelOf("--model", values.model, USAGE);
  const [folder, ...more] = places;
  if ((folder === undefined) === (from === undefined) || more.length > 0)
    throw new Trouble("Give one folder, or --from with the URL of a ZIP file.", USAGE);
  if (from !== undefined && !/^https?:\/\//.test(from))
    throw new Trouble(`--from ${from}: not a URL that begins with https:// or http://.`, USAGE);
  const url = appUrl(values.url, env);
  const source = from === undefined ? { folder: folder as string } : { zip: from };
  const connection = env.AZURE_STORAGE_CONNECTION_STRING;
  const [key, token] = [env.DARKROOM_KEY, env.DARKROOM_TOKEN];
  return { source, model, data, url, key, token, account, connection };
}
