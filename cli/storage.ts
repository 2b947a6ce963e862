import { readJson } from "../local/json-file.ts";
import type { Ports } from "../local/ports.ts";
import { connectionString } from "../local/storage.ts";
import { Trouble } from "../local/trouble.ts";

/** How a command line says whose storage is meant: that of a local stack, unless an account is named. */
export interface StorageOptions {
  /** The local stack's folder. */
  data: string;
  account: string | undefined;
  /** Of an account elsewhere, where there is no local stack. */
  connection: string | undefined;
}

/** The settings of the storage account that is meant. Throws a `Trouble` where there is none. */
export function storageOf({ account, connection, data }: StorageOptions) {
  if (account !== undefined) return { DataStorage__blobServiceUri: account };
  const local = readJson<Ports>(`${data}/ports.json`);
  const DataStorage = local ? connectionString(local.blobs) : connection;
  if (DataStorage !== undefined) return { DataStorage };
  throw new Trouble(
    `There is no local stack in ${data}.`,
    "Start it with `npm start`, or name the storage account: --account https://NAME.blob.core.windows.net, or AZURE_STORAGE_CONNECTION_STRING",
  );
}
