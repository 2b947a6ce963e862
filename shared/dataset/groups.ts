import { SPLITS } from "./split.ts";

/**
 * Which newcomers must be on one side, and which photos that have a side already they belong to. Newcomers are numbered from 0 in
 * the order of their hashes; a group goes by its first one. Sixteen bytes a newcomer.
 */
export class Groups {
  readonly newcomers: number;
  /** One nearer to the first of the group; itself, if it is the first. */
  readonly #before: Uint32Array;
  /** For the first newcomer of each group, and each side: a photo there that the group belongs to; 0 is none. */
  readonly #contacts: Uint32Array;

  constructor(newcomers: number) {
    this.newcomers = newcomers;
    this.#before = Uint32Array.from({ length: newcomers }, (_, n) => n);
    this.#contacts = new Uint32Array(SPLITS.length * newcomers);
  }

  /** The first newcomer of the group. */
  first(newcomer: number): number {
    let at = newcomer;
    for (let before = this.#before[at] as number; before !== at; before = this.#before[at] as number) {
      const further = this.#before[before] as number;
      this.#before[at] = further; // halves the way for the next who asks
      at = further;
    }
    return at;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.first(one), this.first(other)];
    if (a === b) return;
    const [first, second] = [Math.min(a, b), Math.max(a, b)];
    SPLITS.forEach((_, side) => {
      this.touch(first, side, this.contact(second, side));
    });
    this.#before[second] = first;
  }

  /** Notes that a photo with a side, by its number from 1, belongs to a newcomer's group. The first one is kept. */
  touch(newcomer: number, side: number, photo: number): void {
    const place = SPLITS.length * this.first(newcomer) + side;
    if (this.#contacts[place] === 0) this.#contacts[place] = photo;
  }

  /** A photo on this side that a newcomer's group belongs to, or 0. */
  contact(newcomer: number, side: number): number {
    return this.#contacts[SPLITS.length * this.first(newcomer) + side] as number;
  }

  /** Whether any group belongs to photos on more than one side. */
  hasBridges(): boolean {
    for (let newcomer = 0; newcomer < this.newcomers; newcomer++)
      if (this.#before[newcomer] === newcomer && this.sides(newcomer).length > 1) return true;
    return false;
  }

  /** The sides that a newcomer's group belongs to. */
  sides(newcomer: number): number[] {
    return SPLITS.flatMap((_, side) => (this.contact(newcomer, side) === 0 ? [] : [side]));
  }
}
