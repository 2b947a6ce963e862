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
export function shardsToKeep(shards: Shards<number>, { newest, others }: Wanted): Set<string> {
  const kept = new Set<string>();
  const keep = (wanted: (photo: number) => boolean) => {
    const of = new Map([...shards].map(([id, photos]) => [id, photos.filter(wanted)]));
    for (const id of takenFrom(of).keys()) kept.add(id);
  };
  for (const photos of newest) keep((photo) => photos.has(photo));
  const held: PhotoSet = new Set();
  for (const id of kept) for (const photo of shards.get(id) ?? []) held.add(photo);
  keep((photo) => !held.has(photo) && others.some((photos) => photos.has(photo)));
  return kept;
}
