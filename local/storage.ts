import { BlobServiceClient } from "@azure/storage-blob";

/** The emulator's only account, and its key: the same everywhere, and public. */
export const account = "devstoreaccount1";
export const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

const containers = [
  "images",
  "datasets",
  "shards",
  "features",
  "runs",
  "models",
  "predictions",
  "quarantine",
];

/** The connection string of the blobs behind a port. */
export function connectionString(port: number): string {
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/${account};`;
}

/** Creates the containers that are missing. */
export async function createContainers(connection: string): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connection);
  await Promise.all(containers.map((name) => service.getContainerClient(name).createIfNotExists()));
}
