import type { Blobs } from "../clients/blobs.ts";
import { photosIn } from "../dataset/shard-store.ts";
import type { BlobPath } from "../kit/paths.ts";

interface Suspect {
  npz: BlobPath;
  json: BlobPath;
  /** Whether it has a whole list of members, so that it surely holds the photo. */
  finished: boolean;
}

/**
 * Shards of every preprocessing that hold a photo by their list of members, and those that have none or half of one: what was never finished
 * may hold it too, and only its pixels' file tells.
 */
export async function shardsThatMayHold(blobs: Blobs, photo: string): Promise<Suspect[]> {
  const container = "shards";
  const pixels = new Set<string>();
  const members = new Set<string>();
  for await (const { path } of blobs.list({ container, path: "" }))
    (path.endsWith(".npz") ? pixels : members).add(path.replace(/\.\w+$/, ""));
  const suspects: Suspect[] = [];
  for (const shard of pixels) {
    const npz = { container, path: `${shard}.npz` };
    const json = { container, path: `${shard}.json` };
    const list = members.has(shard) ? await blobs.read(json) : undefined;
    const finished = list !== undefined && photosIn(list.text) !== undefined;
    if (!finished || list.text.includes(photo)) suspects.push({ npz, json, finished });
  }
  return suspects;
}
