import { damaged, type Numbers } from "./header.ts";

/** Bytes of a SHORT, of a LONG. */
const SIZES: Record<number, number> = { 3: 2, 4: 4 };
/** Of a tag that are looked at. */
const MOST_VALUES = 16;

/** The tags of a TIFF's first directory: the numbers of each, by its first entry. */
export class Directory {
  readonly entries = new Map<number, number>();
  readonly #numbers: Numbers;

  constructor(numbers: Numbers) {
    this.#numbers = numbers;
    const first = numbers.u32(4) + 2;
    const end = first + 12 * numbers.u16(first - 2);
    for (let entry = first; entry < end; entry += 12) {
      const tag = numbers.u16(entry);
      if (!this.entries.has(tag)) this.entries.set(tag, entry);
    }
  }

  /** Throws where the tag is neither there nor has a value when it is missing, or is neither SHORT nor LONG. */
  all(tag: number, missing?: number): number[] {
    const entry = this.entries.get(tag);
    if (entry === undefined && missing !== undefined) return [missing];
    if (entry === undefined) throw damaged();
    const [size, count] = [SIZES[this.#numbers.u16(entry + 2)], this.#numbers.u32(entry + 4)];
    if (size === undefined || count === 0) throw damaged();
    const start = size * count <= 4 ? entry + 8 : this.#numbers.u32(entry + 8);
    return Array.from({ length: Math.min(count, MOST_VALUES) }, (_, n) =>
      size === 2 ? this.#numbers.u16(start + n * size) : this.#numbers.u32(start + n * size),
    );
  }

  one(tag: number, missing?: number): number {
    return this.all(tag, missing)[0] as number;
  }
}
