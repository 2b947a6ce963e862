import { dataFolder } from "../../local/data-folder.ts";
import { argumentsOf } from "../arguments.ts";
import type { StorageOptions } from "../storage.ts";

export const USAGE = `darkroom events [options]
  says how many events of photos wait to be read, and how many failed too often
  --put-back     puts the latter back, to be read once more
  --data DIR     the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --account URL  of the queues of the host's account (HOST_QUEUES_URL of azd), for the identity that you are logged in with;
                 or a connection string in AZURE_STORAGE_CONNECTION_STRING`;

const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
const OPTIONS = { account: text, data: text, "put-back": flag };

export interface EventsOptions extends StorageOptions {
  putBack: boolean;
}

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseEvents(args: string[], env: NodeJS.ProcessEnv): EventsOptions | string {
  const values = argumentsOf(args, OPTIONS, USAGE);
  if (values.help) return USAGE;
  const { account } = values;
  const connection = env.AZURE_STORAGE_CONNECTION_STRING;
  return { putBack: values["put-back"] ?? false, data: dataFolder(values.data), account, connection };
}
