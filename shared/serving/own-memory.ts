/** Bytes that are kept for the next photo: a larger one takes memory for itself alone. */
const KEPT = 1 << 22;

let kept = Buffer.allocUnsafeSlow(0);

/**
 * Memory of this thread for one photo's pixels, used again and again, so that no photo waits for pages of its own nor leaves its
 * pixels to the garbage collector. It holds what it held before, and is good until memory is asked for again.
 */
export function ownMemory(bytes: number): Buffer {
  if (bytes > KEPT) return Buffer.allocUnsafeSlow(bytes);
  if (kept.length < bytes) kept = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(bytes)));
  return kept.subarray(0, bytes);
}

/** Gives the memory of one photo or body alone back, now: the garbage collector would leave it for as long as there is little else to collect. */
export function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > KEPT) buffer.transfer(0);
}
