import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Ports } from "../../local/ports.ts";
import { connectionString } from "../../local/storage.ts";
import { Trouble } from "../../local/trouble.ts";
import { getModel } from "../../shared/versions/routes.ts";
import { appOf } from "../app.ts";
import type { UploadOptions } from "./options.ts";

/** What tells a function app, its storage and a model. */
export type Where = Omit<UploadOptions, "source">;

/** Where a model's photos go. */
export interface Target {
  /** Of the function app. */
  url: string;
  storage: BlobServiceClient;
  container: ContainerClient;
  /** Ends with a slash. */
  prefix: string;
  /** Seconds without a change after which a run starts by itself; absent where uploads start none. */
  quietPeriod: number | undefined;
}

/** Asks the function app where a model's photos go, and finds the storage that it reads. */
export async function targetOf(options: Where): Promise<Target> {
  const { url, local, call } = appOf(options);
  const { plan } = (await call(getModel, { params: { model: options.model } })).body;
  const [container = "", ...prefix] = plan.images.split("/");
  const { triggers, settle } = plan.dataset;
  const storage = storageOf(options, local);
  return {
    url,
    storage,
    container: storage.getContainerClient(container),
    prefix: `${prefix.join("/")}/`,
    quietPeriod: triggers.photos ? settle.quiet_period : undefined,
  };
}

function storageOf({ account, connection, url }: Where, local: Ports | undefined): BlobServiceClient {
  if (account !== undefined && URL.canParse(account))
    return new BlobServiceClient(account, new DefaultAzureCredential());
  if (account !== undefined) throw new Trouble(`--account ${account}: not a URL.`, ACCOUNT);
  if (url === undefined && local)
    return BlobServiceClient.fromConnectionString(connectionString(local.blobs));
  if (connection !== undefined) return connected(connection);
  throw new Trouble(`Which storage account does ${url} read?`, ACCOUNT);
}

const ACCOUNT = "Name it: --account https://NAME.blob.core.windows.net, or AZURE_STORAGE_CONNECTION_STRING";

function connected(connection: string): BlobServiceClient {
  try {
    return BlobServiceClient.fromConnectionString(connection);
  } catch {
    throw new Trouble("AZURE_STORAGE_CONNECTION_STRING is no connection string.", ACCOUNT);
  }
}
