import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { z } from "zod";
import { ApiError, parsed } from "./api-error.ts";
import type { Store } from "./store.ts";

const Asked = z.object({ credential_name: z.string() });
const DAY = 24 * 3600 * 1000; // milliseconds

/**
 * What Unity Catalog's service credentials are good for. What Databricks gives is a token of Entra ID; here it is a shared access signature of the
 * storage account, with which every container can be read and written for a day.
 */
export const credentialsApi = (store: Store, connection: string | undefined) => ({
  "POST unity-catalog/temporary-service-credentials": (body: unknown) => {
    const { credential_name: name } = parsed(Asked, body);
    const found = store.object<{ purpose: string }>("credential", name);
    if (found?.purpose !== "SERVICE" || connection === undefined)
      throw new ApiError(404, "RESOURCE_DOES_NOT_EXIST", `Credential '${name}' does not exist`);
    const expires = Date.now() + DAY;
    return { azure_aad: { aad_token: signature(connection, expires) }, expiration_time: expires };
  },
});

function signature(connection: string, expires: number): string {
  const parts = new Map(
    connection.split(";").map((part) => [part.split("=", 1)[0], part.slice(part.indexOf("=") + 1)]),
  );
  const key = new StorageSharedKeyCredential(parts.get("AccountName") ?? "", parts.get("AccountKey") ?? "");
  const rights = {
    services: AccountSASServices.parse("b").toString(),
    resourceTypes: AccountSASResourceTypes.parse("sco").toString(),
    permissions: AccountSASPermissions.parse("rwdlac"),
    expiresOn: new Date(expires),
  };
  return generateAccountSASQueryParameters(rights, key).toString();
}
