import { join } from "node:path";
import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { readJson } from "../../local/json-file.ts";
import type { Ports } from "../../local/ports.ts";
import { connectionString } from "../../local/storage.ts";
import { Trouble } from "../../local/trouble.ts";
import { client } from "../../shared/kit/client.ts";
import { getModel } from "../../shared/versions/routes.ts";
import { keyed } from "../keyed.ts";
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
  const local = readJson<Ports>(join(options.data, "ports.json"));
  const url = options.url ?? (local && `http://127.0.0.1:${local.functions}`);
  if (url !== undefined && !URL.canParse(url))
    throw new Trouble(`--url ${url}: not a URL.`, "Write it whole, such as https://NAME.azurewebsites.net");
  if (url === undefined)
    throw new Trouble(
      `There is no local stack in ${options.data}.`,
      "Start it with `npm start`, or name the function app: --url URL",
    );
  const { plan } = await modelAt(url, options);
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

async function modelAt(url: string, { model, key }: Where) {
  const call = client(url.replace(/\/$/, ""), keyed(key));
  try {
    return (await call(getModel, { params: { model } })).body;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const why = (error.cause as Error | undefined)?.message ?? error.message;
    throw new Trouble(
      `Nothing answers at ${url}: ${why}.`,
      "Start the stack with `npm start`, or name the function app: --url URL",
    );
  }
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
