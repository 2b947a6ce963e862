import { Agent, type AgentOptions } from "node:http";
import { BlobServiceClient, newPipeline, StorageSharedKeyCredential } from "@azure/storage-blob";
import { account, key } from "../../local/storage.ts";

/** The blobs behind the bridge's back, at Azurite's socket: what is written here raises no event. */
export function blobsOf(socketPath: string): BlobServiceClient {
  const agent = new Agent({ socketPath, keepAlive: true } as AgentOptions);
  const pipeline = newPipeline(new StorageSharedKeyCredential(account, key), {
    retryOptions: { maxTries: 1 },
  });
  pipeline.factories.push({
    create: (next) => ({ sendRequest: (request) => next.sendRequest(Object.assign(request, { agent })) }),
  });
  return new BlobServiceClient(`http://127.0.0.1/${account}`, pipeline);
}
