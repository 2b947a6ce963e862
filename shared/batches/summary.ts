import { z } from "zod";
import { byLabel, labelled } from "../kit/by-label.ts";
import { Batch } from "./batch.ts";
import type { Row } from "./row.ts";

/** What came of a batch. */
export const Summary = Batch.pick({
  ...{ batchId: true, model: true, container: true, prefix: true, listing: true, ignored: true },
  ...{ version: true, runId: true, sha256: true, dataset: true, rejectBelow: true, askedAt: true },
}).extend({
  /** Of the model, in the order of the table's columns. */
  classes: z.array(z.string()),
  /** Files that were listed and looked at. */
  photos: z.number(),
  unreadable: z.number(),
  /** How many photos have each label. */
  labels: byLabel(z.number()),
  /** How many files have no prediction, by reason. */
  reasons: byLabel(z.number()),
  /** ISO time. */
  finishedAt: z.string(),
});
export type Summary = z.infer<typeof Summary>;

/** Counts rows while they pass. */
export class Counter {
  #photos = 0;
  readonly #labels = new Map<string, number>();
  readonly #reasons = new Map<string, number>();

  add(row: Row): void {
    this.#photos++;
    const [counts, name] = "error" in row ? [this.#reasons, row.error.reason] : [this.#labels, row.label];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  get counted() {
    const unreadable = [...this.#reasons.values()].reduce((sum, count) => sum + count, 0);
    const [labels, reasons] = [labelled(this.#labels), labelled(this.#reasons)];
    return { photos: this.#photos, unreadable, labels, reasons };
  }
}
