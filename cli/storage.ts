import { BlobServiceClient } from "@azure/storage-blob";
import { connectionString } from "../local/storage.ts";
import { Trouble } from "../local/trouble.ts";
import { ConnectionString } from "../shared/kit/addresses.ts";
import { portsIn } from "./ports.ts";
import { addressOf } from "./values.ts";

/** How a command line says whose storage is meant: that of a local stack, unless an account is named. */
export interface StorageOptions {
  /** The local stack's folder. */
  data: string;
  account: string | undefined;
  /** Of an account elsewhere, where there is no local stack. */
  connection: string | undefined;
}

const BY_ACCOUNT = "--account https://NAME.blob.core.windows.net";
/** How an account elsewhere is named. */
export const ACCOUNT = `${BY_ACCOUNT}, or AZURE_STORAGE_CONNECTION_STRING`;

/** The settings of the storage account that is meant. Throws a `Trouble` where there is none, or where it is named wrongly. */
export function storageOf({ account, connection, data }: StorageOptions) {
  if (account !== undefined) return { DataStorage__blobServiceUri: accountOf(account) };
  const local = portsIn(data);
  if (local) return { DataStorage: connectionString(local.blobs) };
  if (connection) return { DataStorage: connectionOf(connection) };
  throw new Trouble(
    `There is no local stack in ${data}.`,
    `Start it with \`npm start\`, or name the storage account: ${ACCOUNT}`,
  );
}

/** The URL of an account's blobs. Throws a `Trouble` for what is none. */
export const accountOf = (text: string) => addressOf("--account", text, "https://NAME.blob.core.windows.net");

/** A connection string by which blobs can be reached. Throws a `Trouble` for what is none; it may be a secret, and is not shown. */
export function connectionOf(text: string): string {
  const fault = ConnectionString.safeParse(text).error?.issues[0]?.message ?? unreadable(text);
  if (fault === undefined) return text;
  throw new Trouble(`AZURE_STORAGE_CONNECTION_STRING: ${fault}`, `Or name the account: ${BY_ACCOUNT}`);
}

/** What the client of storage finds wrong, which looks at keys and signatures too. */
function unreadable(text: string): string | undefined {
  try {
    BlobServiceClient.fromConnectionString(text);
    return undefined;
  } catch {
    return "has no AccountKey and no SharedAccessSignature that storage could read. Copy it whole from the storage account's access keys.";
  }
}
