import { existsSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { busy, StorageError } from "./storage-error.ts";

const spareBytes = 16 * 1024 * 1024;
const maxWriteBytes = 5000 * 1024 * 1024; // Blob Storage's limit of one request
const catalogs = ["__azurite_db_blob__.json", "__azurite_db_blob_extent__.json"];

/**
 * Refuses a write that would fill the disk of Azurite's folder.
 *
 * Azurite acknowledges what it has in memory and writes its catalogs whole, beside the old ones, up to five seconds later: on a full
 * disk what was acknowledged would be gone after a restart. So the room for that is never given away.
 */
export function keepRoom(folder: string, length: number): void {
  if (length > maxWriteBytes)
    throw new StorageError(
      413,
      "RequestBodyTooLarge",
      `${length} bytes are more than one request may write (${maxWriteBytes}).`,
    );
  const { bavail, bsize } = statfsSync(folder);
  const paths = catalogs.map((name) => join(folder, name)).filter(existsSync);
  const kept = paths.reduce((bytes, path) => bytes + statSync(path).size, spareBytes);
  if (bavail * bsize - length < kept)
    throw busy(
      `The disk of ${folder} is full: ${megabytes(bavail * bsize)} MB are free, ${megabytes(kept)} MB are kept back for what is stored ` +
        "already. Make room, then write again.",
    );
}

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);
