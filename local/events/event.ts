import { randomUUID } from "node:crypto";
import type { Change } from "./changes.ts";

/** An event in Event Grid's own schema. */
export type GridEvent = {
  id: string;
  topic: string;
  subject: string;
  eventType: string;
  eventTime: string;
  data: Record<string, unknown>;
  dataVersion: string;
  metadataVersion: string;
};

/** What the storage service knows of a blob and an exchange does not always tell. */
export type BlobDetails = { contentLength?: number; contentType?: string; blobType?: string };

/** The event of a change; `endpoint` is the service's address as clients see it. */
export function eventOf(
  { eventType, api, blob, exchange }: Change,
  details: BlobDetails,
  endpoint: string,
): GridEvent {
  const { request, response } = exchange;
  const created = eventType === "Microsoft.Storage.BlobCreated";
  const length = request["content-length"];
  return {
    ...envelope(blob.account),
    subject: `/blobServices/default/containers/${blob.container}/blobs/${blob.name}`,
    eventType,
    data: {
      api,
      clientRequestId: request["x-ms-client-request-id"],
      requestId: response["x-ms-request-id"],
      ...(created && { eTag: response.etag?.replaceAll('"', "") }), // Event Grid leaves the quotes out
      contentType:
        details.contentType ??
        request["x-ms-blob-content-type"] ??
        request["content-type"] ??
        "application/octet-stream",
      ...(created && {
        contentLength: details.contentLength ?? (length === undefined ? undefined : Number(length)),
      }),
      blobType: details.blobType ?? request["x-ms-blob-type"] ?? "BlockBlob",
      url: `${endpoint}${exchange.url.split("?")[0]}`,
      storageDiagnostics: { batchId: randomUUID() },
    },
  };
}

/** The same event as CloudEvents 1.0 has it. */
export function asCloudEvent({ id, topic, subject, eventType, eventTime, data }: GridEvent) {
  return { source: topic, subject, type: eventType, time: eventTime, id, data, specversion: "1.0" };
}

/** What every event of an account begins with. */
export function envelope(account: string) {
  return {
    id: randomUUID(),
    topic: `/subscriptions/local/resourceGroups/local/providers/Microsoft.Storage/storageAccounts/${account}`,
    eventTime: new Date().toISOString(),
    dataVersion: "",
    metadataVersion: "1",
  };
}
