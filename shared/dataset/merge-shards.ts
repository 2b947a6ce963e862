import { sha256Lines } from "../kit/hash.ts";
import { PHOTOS_PER_SHARD } from "./shards.ts";

/** Wanted photos that each shard holds, by its id. */
export type Shards<Photo> = ReadonlyMap<string, readonly Photo[]>;

/** So many small shards are left alone: merging at every few new photos would copy the same pixels again and again. */
const MOST_SMALL = 4;

/** A shard that is made of others' pixels, without decoding anything. */
export interface Merge {
  id: string;
  parts: { shard: string; photos: string[] }[];
}

/**
 * From which shard each wanted photo is taken: again and again from the one that holds most of those that are left, so that a
 * merged shard takes the place of its parts. Shards that nothing is taken from are left out; another model may need them.
 */
export function takenFrom<Photo>(shards: Shards<Photo>): Map<string, readonly Photo[]> {
  const left = [...shards].map(([id, photos]) => ({ id, photos }));
  left.sort(byPhotos);
  const taken = new Map<string, readonly Photo[]>();
  const placed = new Set<Photo>();
  for (let most = left.shift(); most; most = left.shift()) {
    const now = { id: most.id, photos: most.photos.filter((photo) => !placed.has(photo)) };
    const next = left.findIndex((other) => byPhotos(now, other) <= 0);
    if (next > 0) left.splice(next, 0, now);
    else if (next < 0 && left.length > 0) left.push(now);
    else if (now.photos.length > 0) {
      taken.set(now.id, now.photos);
      for (const photo of now.photos) placed.add(photo);
    }
  }
  return taken;
}

type Held = { id: string; photos: readonly unknown[] };
const byPhotos = (a: Held, b: Held) => b.photos.length - a.photos.length || (a.id < b.id ? -1 : 1);

/**
 * Merges for shards that are small or mostly dead: of which less than half a shard's photos are taken. Each takes as many as
 * fit in one shard. The parts stay as they are: runs under way and other models read them. `nameOf` gives a photo's identity.
 */
export function merges<Photo>(
  shards: Shards<Photo>,
  spec: string,
  salt: string,
  nameOf: (photo: Photo) => string,
): Merge[] {
  const small = [...takenFrom(shards)]
    .filter(([, photos]) => photos.length < PHOTOS_PER_SHARD / 2)
    .map(([shard, photos]) => ({ shard, photos: photos.map(nameOf) }));
  if (small.length <= MOST_SMALL) return [];
  const groups: (typeof small)[] = [];
  let room = 0;
  for (const part of small) {
    if (part.photos.length > room) {
      groups.push([]);
      room = PHOTOS_PER_SHARD;
    }
    groups.at(-1)?.push(part);
    room -= part.photos.length;
  }
  return groups
    .filter((parts) => parts.length > 1)
    .map((parts) => {
      const content = [spec, ...parts.flatMap(({ photos }) => photos)];
      const id = sha256Lines(content);
      return { id: shards.has(id) ? sha256Lines([...content, salt]) : id, parts };
    });
}
