import { randomBytes, randomUUID } from "node:crypto";
import type { Blobs } from "../clients/blobs.ts";
import { explain } from "../kit/errors.ts";
import type { LoggedPhotos } from "./logged-photos.ts";
import { type Batch, blobOf, newId, type Position, type Prediction } from "./prediction.ts";

const FLUSH_MS = 10_000;
/** Lines of one file. */
const MOST_OF_BATCH = 2000;
/** Lines in memory, about 8 MB: more are waiting only while storage is away. */
const MOST = 20_000;

type Recorded = Omit<Prediction, "predictionId" | "model" | "at" | "photo">;
/** How much is kept: of all records this share, by chance, and the photo where there is one. */
interface Keep {
  share?: number | undefined;
  photo?: Uint8Array | undefined;
}
interface Open extends Batch {
  lines: Prediction[];
}

/**
 * Keeps what was answered. Records are gathered in memory and written every ten seconds, so that no answer waits for storage. A
 * process that is killed loses those of its last ten seconds; one that is told to end writes them first. While storage is away
 * records wait; beyond `MOST` they are dropped and counted.
 */
export class InferenceLog {
  readonly #blobs: Pick<Blobs, "write">;
  readonly #photos: LoggedPhotos | undefined;
  readonly #open = new Map<string, Open>();
  #full: Open[] = [];
  #held = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** When it was written last, in milliseconds since 1970. */
  #flushed: number | undefined;

  /** Without a place for photos it keeps none. */
  constructor(blobs: Pick<Blobs, "write">, photos?: LoggedPhotos) {
    this.#blobs = blobs;
    this.#photos = photos;
  }

  /**
   * Takes a record in and gives its id; costs microseconds. Of all records a `share` is kept, by chance; the ids of others lead to none,
   * like those of what is dropped.
   */
  record(model: string, recorded: Recorded, { share = 1, photo }: Keep = {}, now = new Date()): string {
    if (Math.random() >= share) return randomUUID();
    this.#timer ??= setInterval(() => void this.flush(), FLUSH_MS).unref();
    // Where the platform holds a process still between calls, its timer stands still too: the next call writes what waits.
    this.#flushed ??= now.getTime();
    if (now.getTime() - this.#flushed > FLUSH_MS) void this.flush(now.getTime());
    if (this.#held >= MOST) {
      this.#dropped++;
      return randomUUID();
    }
    const batch = this.#batchOf(model, now.toISOString().slice(0, 10));
    const predictionId = newId(batch, batch.lines.length);
    const line: Prediction = { predictionId, at: now.toISOString(), model, ...recorded };
    batch.lines.push(line);
    this.#held++;
    if (photo && this.#photos?.take(line, photo)) void this.flush();
    return predictionId;
  }

  /** A record that is still in memory. */
  find(predictionId: string, { batch: { model, name }, line }: Position): Prediction | undefined {
    const batches = [...this.#full, this.#open.get(model)];
    const found = batches.find((batch) => batch?.name === name)?.lines[line];
    return found?.predictionId === predictionId ? found : undefined;
  }

  /** Writes what there is. What cannot be written now waits for the next time. */
  flush(now = Date.now()): Promise<void> {
    this.#flushed = now;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    this.#full.push(...this.#open.values());
    this.#open.clear();
    if (this.#dropped > 0)
      console.warn(`The inference log is full: ${this.#dropped} predictions are not in it.`);
    this.#dropped = 0;
    // Those that are filled while photos are written have photos that are not.
    const batches = [...this.#full];
    try {
      await this.#photos?.write();
    } catch (error) {
      console.warn(`${this.#held} predictions wait for their photos to be written: ${explain(error)}`);
      return;
    }
    for (const batch of batches) {
      try {
        await this.#blobs.write(
          blobOf(batch),
          batch.lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
        );
      } catch (error) {
        console.warn(
          `${this.#held} predictions wait to be written to ${blobOf(batch).path}: ${explain(error)}`,
        );
        return;
      }
      this.#held -= batch.lines.length;
      this.#full = this.#full.filter((other) => other !== batch);
    }
  }

  #batchOf(model: string, date: string): Open {
    const open = this.#open.get(model);
    if (open?.date === date && open.lines.length < MOST_OF_BATCH) return open;
    if (open) {
      this.#full.push(open);
      void this.flush();
    }
    const fresh: Open = { model, date, name: randomBytes(8).toString("hex"), lines: [] };
    this.#open.set(model, fresh);
    return fresh;
  }
}
