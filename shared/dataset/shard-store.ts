import type { Blobs } from "../clients/blobs.ts";
import { paths } from "../paths.ts";
import { ShardMembers } from "./shards.ts";

/** Every whole shard of a preprocessing, with the photos it holds. */
export async function readShards(blobs: Blobs, spec: string): Promise<Map<string, readonly string[]>> {
  const folder = paths.shards(spec);
  const shards = new Map<string, readonly string[]>();
  for await (const { path } of blobs.list(folder)) {
    if (!path.endsWith(".json")) continue;
    const members = await blobs.json({ container: folder.container, path }, ShardMembers);
    if (members) shards.set(path.slice(folder.path.length, -".json".length), members.photos);
  }
  return shards;
}
