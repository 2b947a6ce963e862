import { dataFolder } from "../../local/data-folder.ts";
import { whole } from "../../local/port-options.ts";
import { Trouble } from "../../local/trouble.ts";
import { argumentsOf } from "../arguments.ts";
import type { StorageOptions } from "../storage.ts";

const WHERE = `  --data DIR       the local stack's folder (.darkroom)
Elsewhere than on this machine:
  --account URL    of the data account, for the identity that you are logged in with;
                   or a connection string in AZURE_STORAGE_CONNECTION_STRING`;

export const BACKUP = `darkroom backup --to PLACE [options]
  keeps all that cannot be computed again: photos, plans, datasets, runs, versions, predictions, audit
  --to PLACE       a folder, or the https URL of a container in another account
  --keep DAYS      how long states before the newest are kept (7); erased photos leave at once
  --check          keeps nothing, but reads what is there whole, and names what could not be put back
${WHERE}`;

export const RESTORE = `darkroom restore --from PLACE [options]
  puts back what is missing; erased photos stay erased. Stop the apps first
  --from PLACE     where a backup lies
  --state NAME     which of its states (the newest)
  --replace        what is there with other bytes, too: documents of today go
  --only PATH      one file alone, such as models/pets/traffic.json
  --rehearse       puts all of it into a storage of its own on this machine, looks whether it is whole, and removes that again
${WHERE}`;

export interface BackupOptions extends StorageOptions {
  to: string;
  /** Days. */
  keep: number;
  /** Reads what is there. */
  check: boolean;
}
export interface RestoreOptions extends StorageOptions {
  from: string;
  state: string | undefined;
  replace: boolean;
  /** One file alone, as `container/path`. */
  only: string | undefined;
  /** Into a storage of its own, that no app knows. */
  rehearse: boolean;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const STORAGE = { data: text, account: text, help: flag };

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseBackup(args: string[], env: NodeJS.ProcessEnv): BackupOptions | string {
  const values = argumentsOf(args, { ...STORAGE, to: text, keep: text, check: flag }, BACKUP);
  if (values.help) return BACKUP;
  const { to, keep = "7", check = false } = values;
  if (!to) throw new Trouble("--to is missing: where is the backup to lie?", BACKUP);
  return { to, keep: whole("--keep", keep, 9999, BACKUP), check, ...storage(values, env) };
}

/** Reads the command line and the environment, or gives the text that explains them. */
export function parseRestore(args: string[], env: NodeJS.ProcessEnv): RestoreOptions | string {
  const values = argumentsOf(
    args,
    { ...STORAGE, from: text, state: text, only: text, replace: flag, rehearse: flag },
    RESTORE,
  );
  if (values.help) return RESTORE;
  const { from, state, only, replace = false, rehearse = false } = values;
  if (!from) throw new Trouble("--from is missing: where does the backup lie?", RESTORE);
  const elsewhere = (["only", "replace", "account", "data"] as const).find((name) => values[name]);
  if (rehearse && elsewhere)
    throw new Trouble(`--rehearse has a storage of its own, and knows no --${elsewhere}.`, RESTORE);
  return { from, state, only, replace, rehearse, ...storage(values, env) };
}

const storage = ({ data, account }: { data?: string; account?: string }, env: NodeJS.ProcessEnv) => ({
  data: dataFolder(data),
  account,
  connection: env.AZURE_STORAGE_CONNECTION_STRING,
});
