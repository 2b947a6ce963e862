import { z } from "zod";
import { canonicalJson, sha256, sha256Lines } from "../kit/hash.ts";
import { POLICY } from "../photos/policy.ts";
import type { Plan } from "../plan/schema.ts";
import type { DatasetPhoto } from "./describe.ts";

/** Names what `preprocess` does to pixels: how it decodes and resizes them. Change it together with that code: all shards are then made anew. */
const PIXELS = `${POLICY}-pillow-bilinear-rgb-1`;
export const PHOTOS_PER_SHARD = 512;

export const ShardMembers = z.object({ photos: z.array(z.string()) });

export interface NewShard {
  id: string;
  photos: Pick<DatasetPhoto, "photo" | "path" | "etag">[];
}

/** Shards of one preprocessing, whatever the model and the labels, share a folder of this name. */
export function shardSpec(preprocess: Plan["preprocess"]): string {
  return sha256(canonicalJson({ preprocess, pixels: PIXELS })).slice(0, 16);
}

/**
 * Shards for the photos that no shard holds yet, as they come, so that new photos cost only themselves. A shard of the same name may
 * exist already without them (they were moved while it was made): then `salt` gives the new one a name of its own.
 */
export async function* newShards(
  missing: AsyncIterable<DatasetPhoto>,
  shards: Pick<ReadonlySet<string>, "has">,
  spec: string,
  salt: string,
): AsyncGenerator<NewShard> {
  for await (const members of inGroups(missing, PHOTOS_PER_SHARD)) {
    const content = [spec, ...members.map(({ photo }) => photo)];
    const id = sha256Lines(content);
    yield {
      id: shards.has(id) ? sha256Lines([...content, salt]) : id,
      photos: members.map(({ photo, path, etag }) => ({ photo, path, etag })),
    };
  }
}

/** Consecutive groups of `size` items; the last may have fewer. */
async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
