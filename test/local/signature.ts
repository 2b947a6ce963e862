import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { account, key } from "../../local/storage.ts";

/** Allows everything for an hour, in the query: for requests that are made by hand. */
export const signature = generateAccountSASQueryParameters(
  {
    expiresOn: new Date(Date.now() + 3_600_000),
    permissions: AccountSASPermissions.parse("rwdlac"),
    resourceTypes: AccountSASResourceTypes.parse("sco").toString(),
    services: AccountSASServices.parse("b").toString(),
  },
  new StorageSharedKeyCredential(account, key),
).toString();
