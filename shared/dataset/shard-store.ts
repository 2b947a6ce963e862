import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import { ShardMembers } from "./shards.ts";

/**
 * Every whole shard of a preprocessing, with the photos it holds. A task that was killed on a Volume leaves half a list: that
 * shard is made again.
 */
export async function readShards(blobs: Blobs, spec: string): Promise<Map<string, readonly string[]>> {
  const folder = paths.shards(spec);
  const shards = new Map<string, readonly string[]>();
  for await (const { path } of blobs.list(folder)) {
    if (!path.endsWith(".json")) continue;
    const members = await blobs.read({ container: folder.container, path });
    const photos = members && photosIn(members.text);
    if (photos) shards.set(path.slice(folder.path.length, -".json".length), photos);
  }
  return shards;
}

/** The photos that a list of members names, or undefined where only half of it was written. */
export function photosIn(members: string): readonly string[] | undefined {
  try {
    return ShardMembers.parse(JSON.parse(members)).photos;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
