/** Bytes by which a body grows whose length nobody says. */
const PIECE = 1 << 20;

/** What has come of a body that says it has `told` bytes, 0 where it says nothing, and may have `most`. */
export class HeldBody {
  readonly #told: number;
  readonly #most: number;
  #whole = new ArrayBuffer(0);
  #length = 0;

  constructor(told: number, most: number) {
    this.#told = told;
    this.#most = most;
  }

  /** In its place at once: pieces that are put together at the end are there twice. A long body grows as it comes, however long it says it is. */
  add(piece: Uint8Array): void {
    const needed = this.#length + piece.byteLength;
    if (this.#length === 0) this.#whole = new ArrayBuffer(Math.min(this.#told, PIECE));
    if (needed > this.#whole.byteLength) {
      if (!this.#whole.resizable) this.#whole = resizable(this.#whole, this.#most);
      this.#whole.resize(Math.min(this.#most, Math.max(needed, this.#length + PIECE)));
    }
    new Uint8Array(this.#whole).set(piece, this.#length);
    this.#length = needed;
  }

  bytes(): Buffer {
    if (!this.#whole.resizable) return Buffer.from(this.#whole, 0, this.#length);
    return Buffer.from(fixed(this.#whole, this.#length));
  }
}

/** The same bytes where there is room for `most` of them; what is not used of it takes no memory. */
function resizable(bytes: ArrayBuffer, most: number): ArrayBuffer {
  const grown = new ArrayBuffer(bytes.byteLength, { maxByteLength: most });
  new Uint8Array(grown).set(new Uint8Array(bytes));
  return grown;
}

/** The first bytes of what may be resized, moved from the end on: no more than a piece is there twice. */
function fixed(from: ArrayBuffer, length: number): ArrayBuffer {
  const to = new ArrayBuffer(length);
  for (let rest = length; rest > 0; ) {
    const start = Math.max(0, rest - PIECE);
    new Uint8Array(to).set(new Uint8Array(from, start, rest - start), start);
    from.resize(start);
    rest = start;
  }
  return to;
}
