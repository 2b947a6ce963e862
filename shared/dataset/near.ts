const WORD = 32;
/** Odd, near 2^32 divided by the golden ratio: neighbouring values fall into distant buckets. */
const SPREAD = 0x9e3779b1;

/**
 * Finds hashes of 64 bits that differ in few bits. Two hashes that differ in at most `bits` bits agree in at least one of
 * `bits + 1` bands, so only those that share a band are compared. Eight bytes a hash, and as many for each band.
 */
export class NearHashes {
  readonly #bits: number;
  /** Two words a hash: the upper and the lower half. */
  readonly #words: Uint32Array;
  /** For each band: the last hash of every bucket of values, and for each hash the one before it in its bucket; 0 is none. */
  readonly #last: Uint32Array[];
  readonly #before: Uint32Array[];
  /** How many bits of a 32-bit word tell the bucket. */
  readonly #bucketBits: number;

  /** @param capacity - One more than the largest number that a hash will have. */
  constructor(bits: number, capacity: number) {
    this.#bits = bits;
    this.#words = new Uint32Array(2 * capacity);
    this.#bucketBits = Math.max(1, Math.ceil(Math.log2(capacity)));
    this.#last = Array.from({ length: bits + 1 }, () => new Uint32Array(2 ** this.#bucketBits));
    this.#before = this.#last.map(() => new Uint32Array(capacity));
  }

  /** Takes a hash of 16 hex digits in, under a number from 1 that no other has. */
  add(hash: string, number: number): void {
    const words = halves(hash);
    this.#words.set(words, 2 * number);
    this.#last.forEach((last, band) => {
      const bucket = this.#bucket(words, band);
      (this.#before[band] as Uint32Array)[number] = last[bucket] as number;
      last[bucket] = number;
    });
  }

  /** The numbers of all hashes within the limit, the nearest first, then by number. */
  near(hash: string): { number: number; distance: number }[] {
    const words = halves(hash);
    const found = new Map<number, number>();
    this.#last.forEach((last, band) => {
      const before = this.#before[band] as Uint32Array;
      for (let at = last[this.#bucket(words, band)] as number; at !== 0; at = before[at] as number) {
        const distance =
          ones(words[0] ^ (this.#words[2 * at] as number)) +
          ones(words[1] ^ (this.#words[2 * at + 1] as number));
        if (distance <= this.#bits) found.set(at, distance);
      }
    });
    const all = [...found].map(([number, distance]) => ({ number, distance }));
    return all.sort((a, b) => a.distance - b.distance || a.number - b.number);
  }

  /** Equal for equal bands; of a band with over 32 bits only the lower 32 count. */
  #bucket([upper, lower]: readonly [number, number], band: number): number {
    const bands = this.#bits + 1;
    const from = Math.floor((2 * WORD * band) / bands);
    const width = Math.floor((2 * WORD * (band + 1)) / bands) - from;
    const shifted =
      from >= WORD ? upper >>> (from - WORD) : (lower >>> from) | (from && upper << (WORD - from));
    const value = (shifted >>> 0) % 2 ** width;
    return Math.imul(value, SPREAD) >>> (WORD - this.#bucketBits);
  }
}

const halves = (hash: string): [number, number] => [
  Number.parseInt(hash.slice(0, 8), 16),
  Number.parseInt(hash.slice(8), 16),
];

/** How many bits of a 32-bit word are set. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
