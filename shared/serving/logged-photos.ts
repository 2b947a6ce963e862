import { BlobRefused, Conflict } from "../clients/blob-errors.ts";
import type { Blobs } from "../clients/blobs.ts";
import { erasuresOf } from "../dataset/deny.ts";
import { sha256 } from "../kit/hash.ts";
import { inTurns } from "../kit/in-turns.ts";
import { paths } from "../kit/paths.ts";
import type { Prediction } from "./prediction.ts";

/** Bytes of a photo that is kept: those of phones have fewer. */
const MOST_OF_ONE = 10 << 20;
/** Bytes that wait to be written: what would be more is dropped. */
const MOST = 24 << 20;
/** Bytes from which on they are written, whatever the log's own time is. */
const MANY = 8 << 20;
const AT_ONCE = 4;
/** Retention goes by when a photo was written: one that is older is written anew with its next answer. */
const DAY = 86_400_000;

/** What became of a photo that the plan keeps: `dropped` had no room, `large` is too large, `refused` by storage, `erased` may not come back. */
export type Fate = "kept" | "dropped" | "large" | "refused" | "erased";

interface Waiting {
  line: Prediction;
  photo: Uint8Array;
}

/** Keeps the photos that answers of the inference log are about, each once, by its SHA-256. No answer waits for it. */
export class LoggedPhotos {
  readonly #blobs: Pick<Blobs, "json" | "list" | "modified" | "remove" | "write">;
  readonly #tell: (model: string, fate: Fate) => void;
  readonly #waiting = new Set<Waiting>();
  #bytes = 0;
  /** What was written since erasures were looked at last. */
  #written: Prediction[] = [];
  #areMany = false;

  constructor(
    blobs: Pick<Blobs, "json" | "list" | "modified" | "remove" | "write">,
    tell: (model: string, fate: Fate) => void = () => undefined,
  ) {
    this.#blobs = blobs;
    this.#tell = tell;
  }

  /** Takes a photo in, or drops it; costs microseconds. Says whether so many have come to wait that they should be written now. */
  take(line: Prediction, photo: Uint8Array): boolean {
    const { byteLength } = photo;
    const fate = byteLength > MOST_OF_ONE ? "large" : this.#bytes + byteLength > MOST ? "dropped" : undefined;
    if (fate) {
      this.#tell(line.model, fate);
      return false;
    }
    // Part of a body would keep all of it in memory.
    this.#waiting.add({ line, photo: photo.buffer.byteLength > byteLength ? new Uint8Array(photo) : photo });
    this.#bytes += byteLength;
    if (this.#areMany || this.#bytes < MANY) return false;
    this.#areMany = true;
    return true;
  }

  /** Writes those that wait, and notes in their lines which they are. Where it throws, the others wait for the next time. */
  async write(): Promise<void> {
    this.#areMany = false;
    if (this.#waiting.size + this.#written.length === 0) return;
    const denied = await erasuresOf(this.#blobs, paths.denied);
    await inTurns([...this.#waiting], AT_ONCE, async (waiting) => {
      const fate = await this.#keep(waiting, denied);
      this.#waiting.delete(waiting);
      this.#bytes -= waiting.photo.byteLength;
      if (fate === "kept") this.#written.push(waiting.line);
      this.#tell(waiting.line.model, fate);
    });
    await this.#takeBack();
  }

  async #keep({ line, photo }: Waiting, denied: Awaited<ReturnType<typeof erasuresOf>>): Promise<Fate> {
    const name = sha256(photo);
    if (denied?.(name)) return "erased";
    const blob = paths.loggedPhoto(line.model, name);
    const written = await this.#blobs.modified(blob);
    try {
      if (written === undefined || Date.now() - written > DAY)
        await this.#blobs.write(
          blob,
          Buffer.from(photo.buffer, photo.byteOffset, photo.byteLength),
          written === undefined ? { ifAbsent: true } : {},
        );
    } catch (error) {
      if (error instanceof BlobRefused && written === undefined) {
        console.warn(`A photo of the inference log is not kept: ${error.message}`);
        return "refused";
      }
      // Somebody else has just kept the same, or what is there may not be written over.
      if (!(error instanceof Conflict || error instanceof BlobRefused)) throw error;
    }
    line.photo = name;
    return "kept";
  }

  /** An erasure that was ordered meanwhile may have looked before the photo was there. */
  async #takeBack(): Promise<void> {
    const denied = await erasuresOf(this.#blobs, paths.denied);
    for (const line of this.#written) {
      if (!line.photo || !denied?.(line.photo)) continue;
      await this.#blobs.remove(paths.loggedPhoto(line.model, line.photo));
      delete line.photo;
    }
    this.#written = [];
  }
}
