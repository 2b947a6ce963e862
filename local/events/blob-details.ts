import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { account, key } from "../storage.ts";
import type { Change } from "./changes.ts";
import type { BlobDetails } from "./event.ts";

/** Asks, at the service's address as clients see it, for what an exchange does not tell: the size of a block list's or a copy's blob. */
export function blobDetails(endpoint: string): (change: Change) => Promise<BlobDetails> {
  const service = new BlobServiceClient(
    `${endpoint}/${account}`,
    new StorageSharedKeyCredential(account, key),
  );
  return async ({ api, blob }) => {
    if ((api !== "PutBlockList" && api !== "CopyBlob") || blob.account !== account) return {};
    try {
      const { contentLength, contentType, blobType } = await service
        .getContainerClient(blob.container)
        .getBlobClient(blob.name)
        .getProperties();
      return {
        ...(contentLength !== undefined && { contentLength }),
        ...(contentType && { contentType }),
        ...(blobType && { blobType }),
      };
    } catch {
      return {}; // replaced or deleted meanwhile: the event of that follows
    }
  };
}
