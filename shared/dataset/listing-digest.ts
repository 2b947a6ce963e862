import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { jsonl } from "../clients/jsonl.ts";
import type { NoPhotos } from "../requests/no-photos.ts";
import { identityLine, type SnapshotLine } from "./listing.ts";

export interface Snapshot {
  /** Identity of the listing. */
  snapshot: string;
  files: number;
  /** What else is there: hidden files, and those of systems. They change no snapshot. */
  ignored: NoPhotos;
}

/** Finds the identity of a listing while it passes. */
export class ListingDigest {
  readonly ignored: NoPhotos = {};
  readonly #hash = createHash("sha256");
  #files = 0;

  add(line: SnapshotLine): void {
    this.#hash.update(identityLine(line)).update("\n");
    this.#files++;
  }

  async *through(lines: AsyncIterable<SnapshotLine>): AsyncGenerator<SnapshotLine> {
    for await (const line of lines) {
      this.add(line);
      yield line;
    }
  }

  snapshot(): Snapshot {
    return { snapshot: this.#hash.copy().digest("hex"), files: this.#files, ignored: this.ignored };
  }
}

/**
 * Does something with a listing as soon as its identity is known, in bounded memory: until all of it has been seen, it waits in a
 * file, line by line. `listing` adds to the digest what it leaves out.
 */
export async function whenListed<T>(
  listing: (ignored: NoPhotos) => AsyncIterable<SnapshotLine>,
  then: (snapshot: Snapshot, file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "darkroom-"));
  const file = join(folder, "listing.jsonl");
  const digest = new ListingDigest();
  try {
    await pipeline(jsonl(digest.through(listing(digest.ignored))), createWriteStream(file));
    return await then(digest.snapshot(), file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
