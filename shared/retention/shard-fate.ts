import { type Shards, takenFrom } from "../dataset/merge-shards.ts";

/** Photos by the first 52 bits of their identities: two that share them keep a shard for nothing, and no harm is done. */
export type PhotoSet = Set<number>;

export const shortOf = (photo: string) => Number.parseInt(photo.slice(0, 13), 16);

/** The photos whose pixels are still wanted in one preprocessing. */
export interface Wanted {
  /** Of each model's newest dataset. */
  newest: readonly PhotoSet[];
  /** Of everything else that is kept. */
  others: readonly PhotoSet[];
}

/**
 * The shards that stay: those that each model's next run would take its photos from, and such as hold the other photos that are
 * wanted. So one that a merge has replaced goes, and no merge is undone by what an old dataset would rather take.
 */
export function shardsToKeep(shards: Shards, { newest, others }: Wanted): Set<string> {
  const kept = new Set<string>();
  for (const photos of newest)
    for (const id of takenFrom(shards, { has: (photo) => photos.has(shortOf(photo)) }).keys()) kept.add(id);
  const held: PhotoSet = new Set();
  for (const id of kept) for (const photo of shards.get(id) ?? []) held.add(shortOf(photo));
  const left = (photo: string) => {
    const short = shortOf(photo);
    return !held.has(short) && others.some((photos) => photos.has(short));
  };
  for (const id of takenFrom(shards, { has: left }).keys()) kept.add(id);
  return kept;
}
