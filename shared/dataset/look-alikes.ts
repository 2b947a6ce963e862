import type { DatabaseSync } from "node:sqlite";
import type { Groups } from "./groups.ts";
import { type Hashes, halves } from "./hash-bits.ts";
import { joinNear, touchNear } from "./near.ts";
import { rows } from "./scratch.ts";
import { SPLITS, type Split } from "./split.ts";

const NEWCOMERS = `SELECT number - 1 AS number, hex(phash) AS phash, hex(mirrored) AS mirrored
  FROM newcomer CROSS JOIN look USING (photo) WHERE phash IS NOT NULL`;
const KNOWN = "SELECT number, hex(phash) AS phash, side FROM side WHERE phash IS NOT NULL";

/**
 * Joins newcomers that nearly equal each other, as they are or mirrored, and notes which photos with a side they nearly equal.
 * Hashes may differ in `limit` bits.
 */
export function joinLookAlikes(db: DatabaseSync, groups: Groups, limit: number): void {
  const [own, mirrored] = [new Columns(), new Columns()];
  type Newcomer = { number: number; phash: string; mirrored: string };
  for (const one of rows<Newcomer>(db, NEWCOMERS)) {
    own.add(one.number, one.phash);
    if (one.mirrored !== "") mirrored.add(one.number, one.mirrored);
  }
  const known = new Map(SPLITS.map((side) => [side, new Columns()]));
  for (const { number, phash, side } of rows<{ number: number; phash: string; side: Split }>(db, KNOWN))
    known.get(side)?.add(number, phash);
  const looks = [own.hashes(), mirrored.hashes()] as const;
  SPLITS.forEach((side, n) => {
    const there = (known.get(side) as Columns).hashes();
    for (const look of looks) touchNear(look, there, n, limit, groups);
  });
  for (const look of looks) joinNear(look, looks[0], limit, groups);
}

/** Hashes while they come in. */
class Columns {
  readonly #numbers: number[] = [];
  readonly #upper: number[] = [];
  readonly #lower: number[] = [];

  add(number: number, hash: string): void {
    const [upper, lower] = halves(hash);
    this.#numbers.push(number);
    this.#upper.push(upper);
    this.#lower.push(lower);
  }

  hashes(): Hashes {
    const [numbers, upper, lower] = [this.#numbers, this.#upper, this.#lower];
    return {
      numbers: Uint32Array.from(numbers),
      upper: Uint32Array.from(upper),
      lower: Uint32Array.from(lower),
    };
  }
}
