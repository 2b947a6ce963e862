import type { Blobs } from "../clients/blobs.ts";
import { erasuresOf } from "../dataset/deny.ts";
import { SnapshotLine } from "../dataset/listing.ts";
import { collect } from "../kit/collect.ts";
import { TerminalError } from "../kit/errors.ts";
import { inTurns } from "../kit/in-turns.ts";
import { Budget } from "../serving/budget.ts";
import { type Batch, pageBlob, partBlob } from "./batch.ts";
import { dropErased } from "./drop-erased.ts";
import { predictFile, type Services } from "./predict-file.ts";
import { Row } from "./row.ts";

/** Photos that a process has in hand for batches, however many pages it does: what a request may have to wait behind. No page has more that wait. */
const FILES_AT_ONCE = 16;
/** Bytes of them; each counts as its share at least. */
const BYTES_AT_ONCE = 64 << 20;
/** Milliseconds that a file waits for its turn behind others of the same process: the most that a timer can. */
const PATIENCE = 2 ** 31 - 1;

/** What was predicted of a page. */
export interface Counts {
  photos: number;
  unreadable: number;
}

/** Predicts pages of batches, within bounds that hold for all of a process together. */
export class Pages {
  readonly #services: Services;
  readonly #inHand = new Budget(BYTES_AT_ONCE);

  constructor(services: Services) {
    this.#services = services;
  }

  /** Predicts a page and keeps its part of the results; one that is there already stays as it is. Safe to repeat. */
  async predict(batch: Batch, page: number): Promise<Counts> {
    const { blobs } = this.#services;
    const part = partBlob(batch.model, batch.batchId, page);
    if (!(await blobs.exists(part))) await blobs.keepLines(part, await this.#rows(batch, page));
    await dropErased(blobs, part);
    return countRows(blobs.lines(part, Row));
  }

  async #rows(batch: Batch, page: number): Promise<Row[]> {
    const { blobs } = this.#services;
    const lines = await collect(blobs.lines(await wholePage(blobs, batch, page), SnapshotLine));
    const erased = await erasuresOf(blobs);
    // As many wait as are in hand: those of a small batch come in between, where they would stand behind all of a large one.
    return inTurns(lines, FILES_AT_ONCE, (line) =>
      this.#inHand.inTurn(Math.max(line.size, BYTES_AT_ONCE / FILES_AT_ONCE), PATIENCE, () =>
        predictFile(this.#services, batch, line, erased),
      ),
    );
  }
}

async function wholePage(blobs: Blobs, { model, batchId }: Batch, page: number) {
  const blob = pageBlob(model, batchId, page);
  if (await blobs.exists(blob)) return blob;
  const place = `${blob.container}/${blob.path}`;
  throw new TerminalError(`${place} is gone, which lists photos of the batch: ask for the batch again`);
}

export async function countRows(rows: AsyncIterable<Row>): Promise<Counts> {
  const counts = { photos: 0, unreadable: 0 };
  for await (const row of rows) {
    counts.photos++;
    if ("error" in row) counts.unreadable++;
  }
  return counts;
}
