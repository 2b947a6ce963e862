import { source } from "../dataset/listing.ts";
import type { Plan } from "../plan/schema.ts";

/** Events after which a listing differs. */
const CHANGES = new Set([
  "Microsoft.Storage.BlobCreated",
  "Microsoft.Storage.BlobDeleted",
  "Microsoft.Storage.BlobRenamed",
  "Microsoft.Storage.DirectoryRenamed",
  "Microsoft.Storage.DirectoryDeleted",
]);

/** Whether an event may have changed the photos of a plan. */
export function concerns(plan: Pick<Plan, "images">, subject: string, eventType: string): boolean {
  const { container, path } = source(plan);
  return (
    CHANGES.has(eventType) &&
    subject.startsWith(`/blobServices/default/containers/${container}/blobs/${path}`)
  );
}
