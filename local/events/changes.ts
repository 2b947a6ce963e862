import { type BlobAddress, blobOf, type Exchange } from "./exchange.ts";

/** What an exchange has changed, in Event Grid's words. */
export type Change = {
  eventType: "Microsoft.Storage.BlobCreated" | "Microsoft.Storage.BlobDeleted";
  api: "PutBlob" | "PutBlockList" | "CopyBlob" | "DeleteBlob";
  blob: BlobAddress;
  exchange: Exchange;
};

/** The change that an exchange with the Blob service means; most mean none. */
export function changeOf(exchange: Exchange): Change | undefined {
  const blob = blobOf(exchange.url);
  if (!blob || exchange.status < 200 || exchange.status > 299) return undefined;
  const query = new URLSearchParams(exchange.url.split("?")[1]);
  if (query.has("restype")) return undefined; // about the container
  if (exchange.method === "PUT") {
    const api = writeApi(query.get("comp"), exchange);
    return api && { eventType: "Microsoft.Storage.BlobCreated", api, blob, exchange };
  }
  const onlySnapshots = query.has("snapshot") || exchange.request["x-ms-delete-snapshots"] === "only";
  if (exchange.method !== "DELETE" || onlySnapshots) return undefined;
  return { eventType: "Microsoft.Storage.BlobDeleted", api: "DeleteBlob", blob, exchange };
}

// Staging a block, metadata, properties, tiers, tags, leases and snapshots are PUTs too, and create nothing.
function writeApi(
  comp: string | null,
  { request, response }: Exchange,
): "PutBlob" | "PutBlockList" | "CopyBlob" | undefined {
  if (comp === "blocklist") return "PutBlockList";
  if (comp !== null) return undefined;
  if (request["x-ms-blob-type"]) return "PutBlob"; // with a copy source, too
  return request["x-ms-copy-source"] && response["x-ms-copy-status"] === "success" ? "CopyBlob" : undefined;
}
