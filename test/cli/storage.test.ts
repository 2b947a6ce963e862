import { expect, test } from "vitest";
import { storageOf } from "../../cli/storage.ts";
import { connectionString } from "../../local/storage.ts";

const nowhere = { data: "/nowhere", account: undefined, connection: undefined };

test("an account is its URL or a connection string, and the first counts", () => {
  const [account, connection] = ["https://a.blob.core.windows.net/", connectionString(10000)];
  expect(storageOf({ ...nowhere, account, connection })).toEqual({
    DataStorage__blobServiceUri: "https://a.blob.core.windows.net",
  });
  expect(storageOf({ ...nowhere, connection })).toEqual({ DataStorage: connection });
});

test.each([
  [
    {},
    "There is no local stack in /nowhere.\n  Start it with `npm start`, or name the storage account: --account",
  ],
  [{ connection: "" }, "There is no local stack in /nowhere."],
  [
    { account: "ftp://x" },
    '--account: "ftp://x" is no URL of a service.\n  Give it whole, as in https://NAME.blob',
  ],
  [
    { account: "http://a.blob.core.windows.net" },
    '--account: "http://a.blob.core.windows.net/" is not encrypted',
  ],
  [
    { connection: "garbage" },
    "AZURE_STORAGE_CONNECTION_STRING: names neither a BlobEndpoint nor an AccountName.",
  ],
  [
    { connection: "AccountName=a" },
    "AZURE_STORAGE_CONNECTION_STRING: has no AccountKey and no SharedAccessSignature",
  ],
])("%j is told by its setting, with what to write", (named, told) => {
  expect(() => storageOf({ ...nowhere, ...named })).toThrow(told);
});
