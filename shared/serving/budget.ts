import { Problem } from "../errors.ts";

/** Bounds what is decoded at the same time: memory grows with pixels, not with the bytes of a request. */
export class PixelBudget {
  readonly #most: number;
  #held = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Does the work if its pixels still fit; otherwise says 429, so that the caller comes back later. */
  async during<T>(pixels: number, work: () => Promise<T>): Promise<T> {
    if (this.#held > 0 && this.#held + pixels > this.#most)
      throw new Problem(
        429,
        "busy",
        "Too many large photos are being predicted at once: try again in a second.",
        { retryAfter: 1 },
      );
    this.#held += pixels;
    try {
      return await work();
    } finally {
      this.#held -= pixels;
    }
  }
}
