/** Hashes of 64 bits with their numbers, in columns. */
export interface Hashes {
  numbers: Uint32Array;
  /** The upper half of each. */
  upper: Uint32Array;
  lower: Uint32Array;
}

const WORD = 32;

/** The upper and the lower half of a hash of 16 hex digits. */
export const halves = (hash: string): [number, number] => [
  Number.parseInt(hash.slice(0, 8), 16),
  Number.parseInt(hash.slice(8), 16),
];

/** In how many bits two hashes differ, by their places. */
export function apart(one: Hashes, at: number, other: Hashes, n: number): number {
  return (
    ones((one.upper[at] as number) ^ (other.upper[n] as number)) +
    ones((one.lower[at] as number) ^ (other.lower[n] as number))
  );
}

/** So many bits of a hash, at most 31, from a bit on; 0 is the lowest. */
export function bitsOf(upper: number, lower: number, from: number, width: number): number {
  const shifted =
    from >= WORD ? upper >>> (from - WORD) : (lower >>> from) | (from && upper << (WORD - from));
  return shifted & (2 ** width - 1);
}

/** Every number of `width` bits of which at most `most`, 0 to 2, are set: with "^" those that change so many of another. */
export function changes(width: number, most: number): number[] {
  const single = Array.from({ length: width }, (_, n) => 1 << n);
  const double = single.flatMap((a, n) => single.slice(n + 1).map((b) => a | b));
  return [[0], single, double].slice(0, most + 1).flat();
}

/** How many bits of a 32-bit word are set. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
