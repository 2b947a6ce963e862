import type { Champion } from "../../../shared/dataset/classes.ts";
import { datasetPhotos, describe, leftOutFiles } from "../../../shared/dataset/describe.ts";
import { photoFiles } from "../../../shared/dataset/files.ts";
import type { PhotoRecord } from "../../../shared/dataset/record.ts";
import { freshSides, type Sided } from "../../../shared/dataset/sides.ts";
import { sha256 } from "../../../shared/kit/hash.ts";
import { POLICY } from "../../../shared/photos/policy.ts";
import { plan } from "../../orchestrations/fixtures.ts";

export interface File {
  /** Below the plan's prefix. */
  path: string;
  /** What is in it; inspection has not seen a file without. */
  bytes?: string;
  /** Perceptual hash. */
  phash?: string;
  /** That of the mirror image. */
  mirrored?: string;
  /** Why it cannot be read. */
  unreadable?: string;
  /** It lies in the archive. */
  archived?: boolean;
  /** The erasure of the photo in it, which came back. */
  returned?: string;
}

/** Enough photos of two classes for every split. */
export const healthy: File[] = ["cat", "dog"].flatMap((label) => photosOf(label, 60));

export function photosOf(label: string, count: number): File[] {
  return Array.from({ length: count }, (_, n) => ({ path: `${label}/${n}.jpg`, bytes: `${label} ${n}` }));
}

interface Around {
  /** More of the plan, as YAML. */
  more?: string;
  sides?: Sided[];
  /** Contents that were erased by order. */
  erased?: string[];
  champion?: Omit<Champion, "tooSmall"> &
    Partial<Champion> & { learned?: { photo: string; label: string }[] };
}

/** The dataset of these files, as inspection found them. */
export async function dataset(files: File[], { more = "", sides = [], erased = [], champion }: Around = {}) {
  const listing = files.map(({ path, archived }, n) => ({
    ...{ path: `pets/${path}`, etag: `etag-${n}`, size: 10 },
    ...(archived && { archived }),
  }));
  const records = files.flatMap(({ bytes, phash, mirrored, unreadable, returned }, n): PhotoRecord[] => {
    const file = { ...(listing[n] as (typeof listing)[number]), policy: POLICY };
    if (unreadable) return [{ ...file, unreadable: { reason: unreadable, detail: "as it is" } }];
    if (returned) return [{ ...file, erased: returned }];
    if (bytes === undefined) return [];
    return [{ ...file, photo: sha256(bytes), ...(phash && { phash }), ...(mirrored && { mirrored }) }];
  });
  using db = await photoFiles(listing, records);
  const labels = champion?.learned ?? [];
  const described = await describe(db, plan(more), {
    sides,
    erased: (photo) => erased.map(sha256).includes(photo),
    champion: champion && { tooSmall: [], ...champion, labels: each(labels) },
  });
  return {
    ...described,
    photos: [...datasetPhotos(db)],
    files: [...leftOutFiles(db)].map(({ path, ...why }) => ({ path: path.replace("pets/", ""), ...why })),
    sides: [...freshSides(db)],
  };
}

async function* each<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}
