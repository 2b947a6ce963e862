import { z } from "zod";

/** What `inspect` found out about one version of one file. */
export const PhotoRecord = z.object({
  path: z.string(),
  etag: z.string(),
  size: z.number(),
  /** SHA-256 of the bytes; absent if they were never read. */
  photo: z.string().optional(),
  unreadable: z.object({ reason: z.string(), detail: z.string() }).optional(),
  /** Replaced or removed between the listing and the reading. */
  gone: z.boolean().optional(),
});
export type PhotoRecord = z.infer<typeof PhotoRecord>;

/** Records by the version of the file that they describe. */
export class PhotoIndex {
  readonly #byVersion = new Map<string, PhotoRecord>();
  readonly #bySize = new Map<number, Set<string>>();

  /** Takes a record in. A file that was gone is forgotten, so that it is looked at again if it is back. */
  add(record: PhotoRecord): void {
    if (record.gone) return;
    this.#byVersion.set(key(record), record);
    if (!record.photo || record.unreadable) return;
    const sameSize = this.#bySize.get(record.size);
    if (sameSize) sameSize.add(record.photo);
    else this.#bySize.set(record.size, new Set([record.photo]));
  }

  get(file: { path: string; etag: string }): PhotoRecord | undefined {
    return this.#byVersion.get(key(file));
  }

  /** Photos that files of these sizes could be copies of. */
  *ofSizes(bytes: ReadonlySet<number>): Generator<string> {
    for (const size of bytes) yield* this.#bySize.get(size) ?? [];
  }
}

const key = ({ path, etag }: { path: string; etag: string }) => `${etag} ${path}`;
