import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import { commandLine } from "../arguments.ts";
import type { StorageOptions } from "../storage.ts";
import { modelOf, versionOf } from "../values.ts";

export const USAGE = `darkroom export MODEL --container DIR [options]
  MODEL            whose version is to answer without Darkroom, in a container or under any Node
  --container DIR  a new folder: the server, the version, a Dockerfile
  --version N      of the model (the one that serves)
  --data DIR       the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --account URL    of the storage account, for the identity that you are logged in with;
                   or a connection string in AZURE_STORAGE_CONNECTION_STRING`;

export interface ExportOptions extends StorageOptions {
  model: string;
  folder: string;
  version: string | undefined;
  /** Whose plan counts, where a plan has environments. */
  environment: string | undefined;
}

const text = { type: "string" } as const;
const OPTIONS = { container: text, version: text, data: text, account: text };

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseExport(args: string[], env: NodeJS.ProcessEnv): ExportOptions | string {
  const { values, places } = commandLine(args, OPTIONS, USAGE);
  if (values.help) return USAGE;
  const [name, ...more] = places;
  if (!name || more.length > 0) throw new Trouble("Give one model.", USAGE);
  const model = modelOf("", name, USAGE);
  const { container: folder, account } = values;
  if (folder === undefined) throw new Trouble("--container is missing: where does it go?", USAGE);
  const version = versionOf(values.version, USAGE);
  const connection = env.AZURE_STORAGE_CONNECTION_STRING;
  const environment = env.DARKROOM_ENVIRONMENT;
  return { model, folder, version, environment, data: dataFolder(values.data), account, connection };
}
