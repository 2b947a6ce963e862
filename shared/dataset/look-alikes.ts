import type { DatabaseSync } from "node:sqlite";
import type { Groups } from "./groups.ts";
import { type Hashes, halves } from "./hash-bits.ts";
import { joinNear, touchNear } from "./near.ts";
import { row, rows } from "./scratch.ts";
import { SPLITS } from "./split.ts";

/**
 * Joins newcomers that nearly equal each other, as they are or mirrored, and notes which photos with a side they nearly equal.
 * Hashes may differ in `limit` bits.
 */
export function joinLookAlikes(db: DatabaseSync, groups: Groups, limit: number): void {
  const ofNewcomers = (hash: "phash" | "mirrored") =>
    hashesOf(db, `SELECT number - 1 AS number, ${hash} AS hash FROM newcomer JOIN hash USING (photo)`);
  const looks = [ofNewcomers("phash"), ofNewcomers("mirrored")] as const;
  SPLITS.forEach((side, n) => {
    const known = hashesOf(db, `SELECT number, phash AS hash FROM side WHERE side = '${side}'`);
    for (const look of looks) touchNear(look, known, n, limit, groups);
  });
  for (const look of looks) joinNear(look, looks[0], limit, groups);
}

/** The hashes that a query finds, without those that are missing. */
function hashesOf(db: DatabaseSync, sql: string): Hashes {
  const { count } = row<{ count: number }>(db, `SELECT count(hash) AS count FROM (${sql})`);
  const hashes = {
    numbers: new Uint32Array(count),
    upper: new Uint32Array(count),
    lower: new Uint32Array(count),
  };
  let at = 0;
  const found = rows<{ number: number; hash: string }>(db, `SELECT * FROM (${sql}) WHERE hash IS NOT NULL`);
  for (const { number, hash } of found) {
    const [upper, lower] = halves(hash);
    hashes.numbers[at] = number;
    hashes.upper[at] = upper;
    hashes.lower[at++] = lower;
  }
  return hashes;
}
