import { z } from "zod";

/** A run's id as it comes: in a body a number, in a query its digits. */
export const ShownRunId = z
  .union([z.int(), z.bigint(), z.string().regex(/^-?\d{1,19}$/, "must be a whole number")])
  .transform(BigInt);

/**
 * The ids of runs as clients see them. Databricks' have 64 bits, more than a JavaScript number holds; the store counts from 1,001.
 *
 * `above` is added to all of them: tests see to it that ids beyond 2^53 arrive as they are.
 */
export class RunIds {
  readonly #above: bigint;

  constructor(above: bigint) {
    this.#above = above;
  }

  shown(id: number): bigint {
    return this.#above + BigInt(id);
  }

  /** The store's id; one that the store cannot hold is nobody's: 0. */
  kept(shown: bigint): number {
    const id = Number(shown - this.#above);
    return Number.isSafeInteger(id) && id > 0 ? id : 0;
  }
}
