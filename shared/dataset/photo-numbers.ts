import { TerminalError } from "../kit/errors.ts";

const BYTES = 32;
const FIRST_ROOM = 1024;

/** The photos of a dataset by their places in the order of identities, from 0: 32 bytes a photo. */
export class PhotoNumbers {
  #identities = Buffer.alloc(FIRST_ROOM * BYTES);
  #count = 0;

  /** Numbers photos as they come, sorted. */
  static async of(photos: AsyncIterable<{ photo: string }> | Iterable<{ photo: string }>) {
    const numbers = new PhotoNumbers();
    for await (const { photo } of photos) numbers.#add(photo);
    return numbers;
  }

  get count(): number {
    return this.#count;
  }

  /** The identity of the n-th photo. */
  photo(n: number): string {
    return this.#at(n).toString("hex");
  }

  /** The place of a photo; undefined for one that is not among them. */
  find(photo: string): number | undefined {
    const wanted = Buffer.from(photo, "hex");
    let [from, to] = [0, this.#count];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (Buffer.compare(this.#at(middle), wanted) < 0) from = middle + 1;
      else to = middle;
    }
    return from < this.#count && this.#at(from).equals(wanted) ? from : undefined;
  }

  #add(photo: string): void {
    const identity = Buffer.from(photo, "hex");
    const last = this.#count - 1;
    if (identity.length !== BYTES || (last >= 0 && Buffer.compare(this.#at(last), identity) >= 0))
      throw new TerminalError(`the list of photos is not in the order of their identities at ${photo}`);
    const room = this.#identities.length;
    if ((this.#count + 1) * BYTES > room) this.#identities = Buffer.concat([this.#identities], 2 * room);
    identity.copy(this.#identities, this.#count * BYTES);
    this.#count++;
  }

  #at(n: number): Buffer {
    return this.#identities.subarray(n * BYTES, (n + 1) * BYTES);
  }
}
