import { BlobServiceClient } from "@azure/storage-blob";

/** The emulator's only account, and its key: the same everywhere, and public. */
export const account = "devstoreaccount1";
export const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** What the account has for the app, by names of its own: whoever fills the account knows nothing of the app that reads it. */
export const CONTAINERS = [
  "images",
  "datasets",
  "shards",
  "features",
  "runs",
  "models",
  "predictions",
  "quarantine",
  "audit",
];

/** Sockets of the services beside the blobs, in the same folder. */
export const QUEUES = "queues.sock";
export const TABLES = "tables.sock";

/** The connection string of the blobs behind a port, and of queues and tables, for who wants more than blobs. */
export function connectionString(blobs: number, more: { queues?: number; tables?: number } = {}): string {
  const at = (service: string, port: number) => `${service}Endpoint=http://127.0.0.1:${port}/${account};`;
  return [
    `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};`,
    at("Blob", blobs),
    more.queues === undefined ? "" : at("Queue", more.queues),
    more.tables === undefined ? "" : at("Table", more.tables),
  ].join("");
}

/** Creates the containers that are missing. */
export async function createContainers(connection: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connection);
  await Promise.all(CONTAINERS.map((name) => service.getContainerClient(name).createIfNotExists()));
}
