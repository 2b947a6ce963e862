import { parseArgs } from "node:util";
import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import type { StorageOptions } from "../storage.ts";

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

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseExport(args: string[], env: NodeJS.ProcessEnv): ExportOptions | string {
  const { values, positionals } = parse(args);
  if (values.help) return USAGE;
  const [model, ...more] = positionals;
  if (model === undefined || more.length > 0) throw new Trouble("Give one model.", USAGE);
  const { container: folder, version, account } = values;
  if (folder === undefined) throw new Trouble("--container is missing: where does it go?", USAGE);
  if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version))
    throw new Trouble(`--version ${version}: not a version's number.`, USAGE);
  if (account !== undefined && !URL.canParse(account))
    throw new Trouble(`--account ${account}: not a URL.`, USAGE);
  const connection = env.AZURE_STORAGE_CONNECTION_STRING || undefined;
  const environment = env.DARKROOM_ENVIRONMENT;
  return { model, folder, version, environment, data: dataFolder(values.data), account, connection };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const options = { container: text, version: text, data: text, account: text };
  try {
    return parseArgs({ args, options: { ...options, help: { type: "boolean" } }, allowPositionals: true });
  } catch (error) {
    throw new Trouble((error as Error).message, USAGE);
  }
}
