/** Photos by the first 52 bits of their identities: two that share them keep a shard for nothing, and no harm is done. */
export type PhotoSet = Set<number>;

export const shortOf = (photo: string) => Number.parseInt(photo.slice(0, 13), 16);

/** The photos whose pixels are still wanted. */
export interface Wanted {
  /** By the preprocessing whose shards hold them. */
  bySpec: ReadonlyMap<string, PhotoSet>;
  /** Wanted by a run whose plan cannot be read: in whatever preprocessing. */
  anywhere: PhotoSet;
  /** Preprocessings that a run under way may read or write. */
  inUse: ReadonlySet<string>;
}

const DAY = 86_400_000;

/** Whether a shard stays: in use, of a photo that is wanted, or not finished for less than a day. Times in milliseconds. */
export function keepsShard(
  spec: string,
  photos: readonly string[] | undefined,
  age: number,
  { bySpec, anywhere, inUse }: Wanted,
): boolean {
  if (inUse.has(spec)) return true;
  if (!photos) return age < DAY;
  const wanted = bySpec.get(spec);
  return photos.map(shortOf).some((photo) => wanted?.has(photo) || anywhere.has(photo));
}
