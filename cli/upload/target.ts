import { DefaultAzureCredential } from "@azure/identity";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import type { Ports } from "../../local/ports.ts";
import { connectionString } from "../../local/storage.ts";
import { Trouble } from "../../local/trouble.ts";
import { getModel } from "../../shared/versions/routes.ts";
import { appOf } from "../app.ts";
import { ACCOUNT, accountOf, connectionOf } from "../storage.ts";
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

/** As much of a model's plan as says where its photos go: the app may know fields that this command does not. */
const Told = z.object({
  plan: z.object({
    images: z.string().regex(/^[^/]+\/./),
    dataset: z.object({
      triggers: z.object({ photos: z.boolean() }),
      settle: z.object({ quiet_period: z.number() }),
    }),
  }),
});

/** Asks the function app where a model's photos go, and finds the storage that it reads. */
export async function targetOf(options: Where): Promise<Target> {
  const { url, local, ask } = appOf(options);
  const storage = storageOf(options, local);
  const { plan } = await ask(getModel, { params: { model: options.model } }, Told);
  const [container = "", ...prefix] = plan.images.split("/");
  const { triggers, settle } = plan.dataset;
  return {
    url,
    storage,
    container: storage.getContainerClient(container),
    prefix: `${prefix.join("/")}/`,
    quietPeriod: triggers.photos ? settle.quiet_period : undefined,
  };
}

function storageOf({ account, connection, url }: Where, local: Ports | undefined): BlobServiceClient {
  if (account !== undefined) return new BlobServiceClient(accountOf(account), new DefaultAzureCredential());
  if (!url && local) return BlobServiceClient.fromConnectionString(connectionString(local.blobs));
  if (connection) return BlobServiceClient.fromConnectionString(connectionOf(connection));
  throw new Trouble(`Which storage account does ${url} read?`, `Name it: ${ACCOUNT}`);
}
