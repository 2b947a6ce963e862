import { Blobs } from "../../../shared/clients/blobs.ts";
import type { StorageSettings } from "../../../shared/kit/settings.ts";

/** Blobs that note the path of whatever is read whole. */
export function countingBlobs(settings: StorageSettings): { counting: Blobs; reads: string[] } {
  const reads: string[] = [];
  const counting = new (class extends Blobs {
    override async read(...args: Parameters<Blobs["read"]>) {
      reads.push(args[0].path);
      return super.read(...args);
    }
  })(settings);
  return { counting, reads };
}
