import { ownMemory } from "./own-memory.ts";
import type { Pixels } from "./pixels.ts";
import type { Asked } from "./works.ts";

/** Bytes of pixels that share memory with the thread that is asked about them: fewer are copied as fast, more would be held for long. */
const [LEAST, MOST] = [1 << 16, 1 << 21];
/** Pieces of memory that are held for a thread: it is given no more at once. */
const HELD = 2;

/**
 * Memory that a thread and whoever asks it share, used again and again: a message with pixels in it is written, read and thrown away
 * on both sides, in memory that is new each time, which takes longer than a small network does.
 */
export class SharedPixels {
  readonly #free: SharedArrayBuffer[] = [];

  /** The same work with its pixels in shared memory, where that is worth it. */
  sharing(asked: Asked): Asked {
    if (asked.work !== "predict" || !("pixels" in asked.asked.item)) return asked;
    const { key, item } = asked.asked;
    const { data } = item.pixels;
    if (data.length < LEAST || data.length > MOST) return asked;
    const free = this.#free.findIndex(({ byteLength }) => byteLength >= data.length);
    const [memory = new SharedArrayBuffer(roundUp(data.length))] = free < 0 ? [] : this.#free.splice(free, 1);
    const shared = new Uint8Array(memory, 0, data.length);
    shared.set(data);
    return { work: "predict", asked: { key, item: { pixels: { ...item.pixels, data: shared } } } };
  }

  /** Takes back the memory of work that is done. */
  done({ work, asked }: Asked): void {
    if (work !== "predict" || !("pixels" in asked.item)) return;
    const { buffer } = asked.item.pixels.data;
    if (!(buffer instanceof SharedArrayBuffer)) return;
    this.#free.push(buffer);
    if (this.#free.length > HELD) this.#free.shift();
  }
}

/** A power of two, so that photos of about one size find room in what is held. */
const roundUp = (bytes: number) => 2 ** Math.ceil(Math.log2(bytes));

/** Pixels in memory of this thread alone, since ONNX Runtime reads no other; they are good until the next ones. */
export function unshared(pixels: Pixels): Pixels {
  const { data } = pixels;
  if (!(data.buffer instanceof SharedArrayBuffer)) return pixels;
  const own = ownMemory(data.length);
  own.set(data);
  return { ...pixels, data: own };
}
