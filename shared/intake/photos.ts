import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Blobs } from "../clients/blobs.ts";
import { jsonl } from "../clients/jsonl.ts";
import { identityLine, type SnapshotLine, source } from "../dataset/listing.ts";
import { Problem } from "../kit/errors.ts";
import { paths } from "../kit/paths.ts";
import type { Plan } from "../plan/schema.ts";
import { type NoPhotos, photosAmong } from "../requests/no-photos.ts";

export interface Snapshot {
  /** Identity of the listing. */
  snapshot: string;
  files: number;
  /** What else is there: hidden files, and those of systems. They change no snapshot. */
  ignored: NoPhotos;
}

/** The identity of a model's photos as they are now, in bounded memory. */
export async function listPhotos(blobs: Blobs, plan: Plan): Promise<Snapshot> {
  const digest = new ListingDigest();
  for await (const line of listing(blobs, plan, digest.ignored)) digest.add(line);
  return digest.snapshot();
}

/** Keeps a listing if that takes no longer than so many milliseconds. */
export async function keepSnapshotWithin(
  blobs: Blobs,
  plan: Plan,
  patience: number,
): Promise<Snapshot | undefined> {
  const stop = new AbortController();
  const late = Symbol("late");
  const timer = setTimeout(() => stop.abort(late), patience);
  const tooLate = once(stop.signal, "abort").then(() => undefined);
  try {
    // What goes on in spite of that ends at the next file, or leaves a snapshot, which does no harm.
    return await Promise.race([keepSnapshot(blobs, plan, stop.signal), tooLate]);
  } catch (error) {
    if (error !== late) throw error;
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps a listing for ever, in bounded memory. The same listing is the same snapshot. It ends early as `signal` says. */
export async function keepSnapshot(blobs: Blobs, plan: Plan, signal?: AbortSignal): Promise<Snapshot> {
  // Its name is known only when all of it has been seen, so it waits in a file.
  const folder = await mkdtemp(join(tmpdir(), "darkroom-"));
  const file = join(folder, "snapshot.jsonl");
  const digest = new ListingDigest();
  try {
    const lines = digest.through(until(signal, listing(blobs, plan, digest.ignored)));
    await pipeline(jsonl(lines), createWriteStream(file));
    const snapshot = digest.snapshot();
    await blobs.keep(paths.snapshot(plan.model, snapshot.snapshot), createReadStream(file));
    return snapshot;
  } finally {
    await rm(folder, { recursive: true });
  }
}

class ListingDigest {
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

async function* until<T>(signal: AbortSignal | undefined, items: AsyncIterable<T>): AsyncGenerator<T> {
  for await (const item of items) {
    signal?.throwIfAborted();
    yield item;
  }
}

async function* listing(blobs: Blobs, plan: Plan, ignored: NoPhotos): AsyncGenerator<SnapshotLine> {
  const { container, path } = source(plan);
  if (!(await blobs.hasContainer(container))) {
    const remedy = `create it, or correct "images" in the plan of "${plan.model}"`;
    throw new Problem(404, "container-not-found", `There is no container "${container}": ${remedy}.`);
  }
  yield* photosAmong(blobs.list({ container, path }), path, ignored);
}
