import { dataFolder } from "../../local/data-folder.ts";
import { whole } from "../../local/port-options.ts";
import { Trouble } from "../../local/trouble.ts";
import { isInstanceId } from "../../shared/kit/ids.ts";
import { commandLine } from "../arguments.ts";
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

const text = { type: "string" } as const;
const OPTIONS = { threads: text, data: text, account: text };
const LISTED = "GET /api/models/NAME/runs lists those of a model.";
/** Cores of the largest machines, and more. */
const MOST_THREADS = 1000;

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseReproduce(args: string[], env: NodeJS.ProcessEnv): ReproduceOptions | string {
  const { values, places } = commandLine(args, OPTIONS, USAGE);
  if (values.help) return USAGE;
  const [runId, ...more] = places;
  if (runId === undefined || more.length > 0) throw new Trouble(`Give one run: ${LISTED}`, USAGE);
  if (!isInstanceId(runId)) throw new Trouble(`${runId}: not a run's id.`, LISTED);
  const { threads, account } = values;
  return {
    runId,
    threads: threads === undefined ? undefined : whole("--threads", threads, MOST_THREADS, USAGE, 1),
    data: dataFolder(values.data),
    account,
    connection: env.AZURE_STORAGE_CONNECTION_STRING,
  };
}
