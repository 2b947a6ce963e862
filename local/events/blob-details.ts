import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import type { Change } from "./changes.ts";
import type { BlobDetails } from "./event.ts";

// Azurite's only account. The key is the emulator's, the same everywhere and public.
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Asks the storage service for what an exchange does not tell: the size of a block list's or a copy's blob. */
export function blobDetails(azurite: string): (change: Change) => Promise<BlobDetails> {
  const service = new BlobServiceClient(
    `${azurite}/${account}`,
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
