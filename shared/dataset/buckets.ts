import { apart, bitsOf, changes, type Hashes } from "./hash-bits.ts";

/** Three bands hold all 64 bits. */
const BANDS = [
  { from: 0, width: 21 },
  { from: 21, width: 21 },
  { from: 42, width: 22 },
];

/** Hashes in the order of their buckets. */
export interface Sorted extends Hashes {
  /** The bucket of each. */
  buckets: Uint32Array;
  /** Where each bucket begins; after the last one, where it ends. */
  starts: Uint32Array;
}

/** What is done about hashes that are near, by their places. */
export interface Found {
  near(of: Sorted, at: number, among: Sorted, n: number): void;
  /** A bucket with many hashes, which are those of a scene, or of blank photos: it is worth some care. */
  crowd(of: Sorted, at: number, among: Sorted, start: number, end: number): void;
}

const CROWD = 8;

/**
 * Looks for hashes that differ in at most `limit` bits, 0 to 8, without comparing all. Of two that do, one of three bands differs
 * in at most limit/3, (limit - 1)/3 or (limit - 2)/3 bits, rounded down: more in each would make limit + 1. So each hash is compared
 * with those of the buckets to which so few changed bits of a band lead. They are gone through in order: memory that is
 * read one after the other is what makes this quick. About 40 bytes a hash.
 */
export function search(of: Hashes, among: Hashes, limit: number, found: Found): void {
  if (of.numbers.length === 0 || among.numbers.length === 0) return;
  BANDS.forEach(({ from, width }, n) => {
    const most = Math.floor((limit - n) / BANDS.length);
    if (most < 0) return;
    const bits = Math.min(width, Math.max(1, Math.ceil(Math.log2(among.numbers.length))));
    const cut = width - bits; // few hashes need few buckets: only the upper bits of the band count
    const place = (upper: number, lower: number) => bitsOf(upper, lower, from + cut, bits);
    const [queries, targets] = [sorted(of, place, bits), sorted(among, place, bits)];
    for (const change of new Set(changes(width, most).map((change) => change >>> cut)))
      compare(queries, targets, change, limit, found);
  });
}

function compare(of: Sorted, among: Sorted, change: number, limit: number, found: Found): void {
  const { starts } = among;
  for (let at = 0; at < of.numbers.length; at++) {
    const bucket = (of.buckets[at] as number) ^ change;
    const start = starts[bucket] as number;
    const end = starts[bucket + 1] as number;
    if (end - start > CROWD) found.crowd(of, at, among, start, end);
    else for (let n = start; n < end; n++) if (apart(of, at, among, n) <= limit) found.near(of, at, among, n);
  }
}

function sorted(hashes: Hashes, place: (upper: number, lower: number) => number, bits: number): Sorted {
  const count = hashes.numbers.length;
  const [numbers, upper, lower, buckets] = Array.from({ length: 4 }, () => new Uint32Array(count)) as [
    ...[Uint32Array, Uint32Array, Uint32Array, Uint32Array],
  ];
  const bucketOf = (n: number) => place(hashes.upper[n] as number, hashes.lower[n] as number);
  const starts = new Uint32Array(2 ** bits + 1);
  for (let n = 0; n < count; n++) starts[bucketOf(n) + 1] = (starts[bucketOf(n) + 1] as number) + 1;
  for (let n = 1; n < starts.length; n++) starts[n] = (starts[n] as number) + (starts[n - 1] as number);
  const next = starts.slice();
  for (let n = 0; n < count; n++) {
    const bucket = bucketOf(n);
    const at = next[bucket] as number;
    next[bucket] = at + 1;
    numbers[at] = hashes.numbers[n] as number;
    upper[at] = hashes.upper[n] as number;
    lower[at] = hashes.lower[n] as number;
    buckets[at] = bucket;
  }
  return { numbers, upper, lower, buckets, starts };
}
