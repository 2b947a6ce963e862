import { createHash } from "node:crypto";
import { Blobs } from "../../shared/clients/blobs.ts";
import type { SnapshotLine } from "../../shared/dataset/listing.ts";
import type { PhotoRecord } from "../../shared/dataset/record.ts";
import type { Sided } from "../../shared/dataset/sides.ts";
import type { BlobPath } from "../../shared/kit/paths.ts";
import { POLICY } from "../../shared/photos/policy.ts";

/** Without a factor in common with the sizes: the order of the paths has nothing to do with that of the photos. */
const STRIDE = 7919;

/** Made photos of ten classes, below images/many. */
export class Photos {
  readonly total: number;

  constructor(total: number) {
    this.total = total;
  }

  *listing(): Generator<SnapshotLine> {
    for (let n = 0; n < this.total; n++) {
      const name = createHash("sha1").update(String(n)).digest("hex").slice(0, 16);
      const path = `many/class-${Math.floor((10 * n) / this.total)}/${String(n).padStart(8, "0")}-${name}.jpg`;
      yield { path, etag: `0x8DE${String(n).padStart(12, "0")}`, size: 20_000 + n };
    }
  }

  /** Of the files from one number to another. */
  *records(from: number, to: number): Generator<PhotoRecord> {
    let n = 0;
    for (const file of this.listing()) {
      if (n >= from && n < to) yield { ...file, ...this.photo((n * STRIDE) % this.total), policy: POLICY };
      n++;
    }
  }

  *sides(): Generator<Sided> {
    for (let n = 0; n < 0.99 * this.total; n++) {
      const { photo, phash } = this.photo(n);
      yield { photo, phash, side: n % 10 === 0 ? "test" : n % 10 === 1 ? "validation" : "train" };
    }
  }

  /** Identities in ascending order, as evenly spread as hashes are; perceptual hashes at random. */
  photo(n: number): { photo: string; phash: string; mirrored: string } {
    const hash = createHash("sha256").update(String(n)).digest("hex");
    const position = Math.floor((n / this.total) * 2 ** 52)
      .toString(16)
      .padStart(13, "0");
    return { photo: position + hash.slice(13), phash: hash.slice(-16), mirrored: hash.slice(-32, -16) };
  }
}

/** The account's client, to which the photos seem to be there. */
export class WithPhotos extends Blobs {
  photos: Photos | undefined;

  override async *list(folder: BlobPath) {
    if (folder.container === "images" && this.photos) yield* this.photos.listing();
    else yield* super.list(folder);
  }
}
