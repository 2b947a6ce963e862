import { type Sorted, search } from "./buckets.ts";
import type { Groups } from "./groups.ts";
import { apart, type Hashes } from "./hash-bits.ts";

/** Notes for every newcomer whose hash is within the limit of that of a photo on a side, that its group belongs to it. */
export function touchNear(
  newcomers: Hashes,
  known: Hashes,
  side: number,
  limit: number,
  groups: Groups,
): void {
  const near = (of: Sorted, at: number, among: Sorted, n: number) =>
    groups.touch(of.numbers[at] as number, side, among.numbers[n] as number);
  search(newcomers, known, limit, {
    near,
    crowd: (of, at, among, start, end) => {
      for (let n = start; n < end && groups.contact(of.numbers[at] as number, side) === 0; n++)
        if (apart(of, at, among, n) <= limit) near(of, at, among, n);
    },
  });
}

/**
 * Joins newcomers of which a hash is within the limit of one of the others: their own, or those of their mirror images. Those of
 * a crowd that are in one group already stand in front, and whoever is in that group as well passes over them: a scene
 * of thousands is not compared in pairs.
 */
export function joinNear(newcomers: Hashes, others: Hashes, limit: number, groups: Groups): void {
  let table: Sorted | undefined;
  let joined = new Uint32Array(0); // how many in front of each bucket are of one group
  search(newcomers, others, limit, {
    near: (of, at, among, n) => groups.join(of.numbers[at] as number, among.numbers[n] as number),
    crowd: (of, at, among, start, end) => {
      if (among !== table) [table, joined] = [among, new Uint32Array(among.starts.length)];
      const number = of.numbers[at] as number;
      const isSame = (n: number) => groups.first(among.numbers[n] as number) === groups.first(number);
      const bucket = among.buckets[start] as number;
      const front = joined[bucket] as number;
      const mine = front === 0 || isSame(start);
      const from = mine ? start + front : start;
      let same = 0;
      for (let n = from; n < end; n++) {
        if (!isSame(n) && apart(of, at, among, n) > limit) continue;
        groups.join(number, among.numbers[n] as number);
        same++;
      }
      if (same > (mine ? 0 : front)) joined[bucket] = gather(among, from, end, isSame) - start;
    },
  });
}

/** Puts those of a group in front of a bucket, or behind those that stand there already; gives where they end. */
function gather(
  { numbers, upper, lower }: Sorted,
  from: number,
  end: number,
  isSame: (n: number) => boolean,
): number {
  let to = from;
  for (let at = from; at < end; at++) {
    if (!isSame(at)) continue;
    for (const column of [numbers, upper, lower])
      [column[at], column[to]] = [column[to] as number, column[at] as number];
    to++;
  }
  return to;
}
