import { parseArgs } from "node:util";
import { dataFolder } from "../../local/data-folder.ts";
import { Trouble } from "../../local/trouble.ts";
import type { StorageOptions } from "../storage.ts";

export const USAGE = `darkroom reproduce RUN_ID [options]
  RUN_ID         a run that has a winner, which is trained again on this machine and compared
  --threads N    cores to train with (as many as the trial had)
  --data DIR     the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --account URL  of the storage account, for the identity that you are logged in with;
                 or a connection string in AZURE_STORAGE_CONNECTION_STRING`;

export interface ReproduceOptions extends StorageOptions {
  runId: string;
  /** Where the trial's own number is not to be taken. */
  threads: number | undefined;
}

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseReproduce(args: string[], env: NodeJS.ProcessEnv): ReproduceOptions | string {
  const { values, positionals } = parse(args);
  if (values.help) return USAGE;
  const [runId, ...more] = positionals;
  if (runId === undefined || more.length > 0)
    throw new Trouble("Give one run: GET /api/models/NAME/runs lists those of a model.", USAGE);
  if (values.threads !== undefined && !/^[1-9]\d{0,3}$/.test(values.threads))
    throw new Trouble(`--threads ${values.threads}: not a whole number from 1 on.`, USAGE);
  const { account } = values;
  if (account !== undefined && !URL.canParse(account))
    throw new Trouble(`--account ${account}: not a URL.`, USAGE);
  return {
    runId,
    threads: values.threads === undefined ? undefined : Number(values.threads),
    data: dataFolder(values.data),
    account,
    connection: env.AZURE_STORAGE_CONNECTION_STRING || undefined,
  };
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  const options = { threads: text, data: text, account: text, help: { type: "boolean" } } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Trouble((error as Error).message, USAGE);
  }
}
