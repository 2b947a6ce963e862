const WORD = 32;

/**
 * Finds hashes of 64 bits that differ in few bits. Two hashes that differ in at most `bits` bits agree in at least one of
 * `bits + 1` bands, so only those that share a band are compared. About 30 bytes a hash and band.
 */
export class NearHashes {
  readonly #bits: number;
  /** Two words a hash: the upper and the lower half. */
  readonly #words: Uint32Array;
  /** For each band: the last hash of every value, and for each hash the one before it with the same value; 0 is none. */
  readonly #last: Map<number, number>[];
  readonly #before: Uint32Array[];

  /** @param capacity - One more than the largest number that a hash will have. */
  constructor(bits: number, capacity: number) {
    this.#bits = bits;
    this.#words = new Uint32Array(2 * capacity);
    this.#last = Array.from({ length: bits + 1 }, () => new Map());
    this.#before = this.#last.map(() => new Uint32Array(capacity));
  }

  /** Takes a hash of 16 hex digits in, under a number from 1 that no other has. */
  add(hash: string, number: number): void {
    const words = halves(hash);
    this.#words.set(words, 2 * number);
    this.#last.forEach((last, band) => {
      const value = this.#value(words, band);
      (this.#before[band] as Uint32Array)[number] = last.get(value) ?? 0;
      last.set(value, number);
    });
  }

  /** The numbers of all hashes within the limit, the nearest first, then by number. */
  near(hash: string): { number: number; distance: number }[] {
    const words = halves(hash);
    const found = new Map<number, number>();
    this.#last.forEach((last, band) => {
      const before = this.#before[band] as Uint32Array;
      for (let at = last.get(this.#value(words, band)) ?? 0; at !== 0; at = before[at] as number) {
        const distance =
          ones(words[0] ^ (this.#words[2 * at] as number)) +
          ones(words[1] ^ (this.#words[2 * at + 1] as number));
        if (distance <= this.#bits) found.set(at, distance);
      }
    });
    const all = [...found].map(([number, distance]) => ({ number, distance }));
    return all.sort((a, b) => a.distance - b.distance || a.number - b.number);
  }

  /** Some bits of the hash: equal for equal bands. A band of over 32 bits is told by its lower 32. */
  #value([upper, lower]: readonly [number, number], band: number): number {
    const bands = this.#bits + 1;
    const from = Math.floor((2 * WORD * band) / bands);
    const width = Math.floor((2 * WORD * (band + 1)) / bands) - from;
    const shifted =
      from >= WORD ? upper >>> (from - WORD) : (lower >>> from) | (from && upper << (WORD - from));
    return (shifted >>> 0) % 2 ** width;
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
