import type { DatabaseSync } from "node:sqlite";
import type { Groups } from "./groups.ts";
import { type Hashes, halves } from "./hash-bits.ts";
import { joinNear, touchNear } from "./near.ts";
import { row, rows } from "./scratch.ts";
import { SPLITS } from "./split.ts";

const NEWCOMERS = `SELECT number - 1 AS number, hex(phash) AS phash, hex(mirrored) AS mirrored
  FROM newcomer CROSS JOIN look USING (photo) WHERE phash IS NOT NULL`;
const KNOWN = "SELECT number, hex(phash) AS phash FROM side WHERE phash IS NOT NULL AND side = ?";
const HOW_MANY = "SELECT count(*) AS n FROM side WHERE phash IS NOT NULL AND side = ?";

/**
 * Joins newcomers that nearly equal each other, as they are or mirrored, and notes which photos with a side they nearly equal.
 * Hashes may differ in `limit` bits.
 */
export function joinLookAlikes(db: DatabaseSync, groups: Groups, limit: number): void {
  const [own, mirrored] = [new Columns(groups.newcomers), new Columns(groups.newcomers)];
  type Newcomer = { number: number; phash: string; mirrored: string };
  for (const one of rows<Newcomer>(db, NEWCOMERS)) {
    own.add(one.number, one.phash);
    if (one.mirrored !== "") mirrored.add(one.number, one.mirrored);
  }
  const looks = [own.hashes(), mirrored.hashes()] as const;
  SPLITS.forEach((side, n) => {
    const known = new Columns(row<{ n: number }>(db, HOW_MANY, side).n);
    for (const { number, phash } of rows<{ number: number; phash: string }>(db, KNOWN, side))
      known.add(number, phash);
    for (const look of looks) touchNear(look, known.hashes(), n, limit, groups);
  });
  for (const look of looks) joinNear(look, looks[0], limit, groups);
}

/** Hashes while they come in, at most so many: twelve bytes each. */
class Columns {
  readonly #numbers: Uint32Array;
  readonly #upper: Uint32Array;
  readonly #lower: Uint32Array;
  #count = 0;

  constructor(most: number) {
    this.#numbers = new Uint32Array(most);
    this.#upper = new Uint32Array(most);
    this.#lower = new Uint32Array(most);
  }

  add(number: number, hash: string): void {
    const [upper, lower] = halves(hash);
    this.#numbers[this.#count] = number;
    this.#upper[this.#count] = upper;
    this.#lower[this.#count] = lower;
    this.#count++;
  }

  hashes(): Hashes {
    const [numbers, upper, lower] = [this.#numbers, this.#upper, this.#lower].map((column) =>
      column.subarray(0, this.#count),
    ) as [Uint32Array, Uint32Array, Uint32Array];
    return { numbers, upper, lower };
  }
}
