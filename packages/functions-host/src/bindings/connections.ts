import { findSetting } from "../app/settings.ts";
import { openAccount, type StorageAccount } from "./storage-account.ts";
import { parseConnection } from "./storage-connection.ts";
import type { MessageEncoding } from "./storage-xml.ts";

/** Finds the storage account behind a connection's name, by the settings that Azure looks at. */
export function storageAccounts(
  settings: Record<string, string>,
  encoding: MessageEncoding,
): (connection: string | undefined) => StorageAccount {
  const open = new Map<string, StorageAccount>();
  return (connection = "AzureWebJobsStorage") => {
    const known = open.get(connection);
    if (known) return known;
    const text = findSetting(settings, connection) ?? findSetting(settings, `AzureWebJobs${connection}`);
    const account = openAccount(parseConnection(connection, text), encoding);
    open.set(connection, account);
    return account;
  };
}
