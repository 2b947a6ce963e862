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

/** Whether an event may have changed the photos of a plan. A renaming concerns both its ends. */
export function concerns(
  plan: Pick<Plan, "images">,
  subject: string,
  eventType: string,
  sourceUrl = "",
): boolean {
  const { container, path } = source(plan);
  const below = `/${container}/blobs/${path}`;
  const from = decodeURIComponent(sourceUrl.replace(/^https?:\/\/[^/]+/, ""));
  const touches =
    `${subject}/`.includes(`/containers${below}`) || `${from}/`.includes(`/${container}/${path}`);
  return CHANGES.has(eventType) && touches;
}
