import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../kit/paths.ts";
import type { PhotoNumbers } from "./photo-numbers.ts";
import { ShardMembers } from "./shards.ts";

/**
 * Every whole shard of a preprocessing, with those of a dataset's photos that it holds, by their numbers. A task that was killed on
 * a Volume leaves half a list: that shard is made again.
 */
export async function readShards(
  blobs: Blobs,
  spec: string,
  wanted: Pick<PhotoNumbers, "find">,
): Promise<Map<string, readonly number[]>> {
  const folder = paths.shards(spec);
  const shards = new Map<string, readonly number[]>();
  for await (const { path } of blobs.list(folder)) {
    if (!path.endsWith(".json")) continue;
    const members = await blobs.read({ container: folder.container, path });
    const photos = members && photosIn(members.text);
    const numbers = photos?.map((photo) => wanted.find(photo)).filter((number) => number !== undefined);
    if (numbers) shards.set(path.slice(folder.path.length, -".json".length), numbers);
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
