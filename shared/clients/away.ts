import { RestError } from "@azure/storage-blob";
import { BlobRefused } from "./blob-errors.ts";
import { ServiceError } from "./http.ts";

/** Whether an error means that storage or a service could not be reached, has no time, or does not let the app in. */
export function isAway(error: unknown): boolean {
  if (error instanceof BlobRefused) return true;
  const status =
    error instanceof RestError ? error.statusCode : error instanceof ServiceError ? error.status : 0;
  return status === undefined || status === 429 || status >= 500;
}
