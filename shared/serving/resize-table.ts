const { fround, floor, ceil, abs } = Math;
const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
/** Weights have 22 bits: their halves fit a multiplier of 16. */
const [ONE, HALF] = [1 << 22, 11];
const LOWER = (1 << HALF) - 1;

/** Of which pixels of a line its pixels of another size are made. */
export interface ResizeTable {
  /** Pairs of pixels of which each is made. */
  pairs: number;
  /** For each: where its pairs begin, in bytes, and for each pair the upper halves of both weights, and the lower ones. */
  entries: Int32Array;
}

/**
 * What makes `after` pixels of a line's `before`, `step` bytes from one to the next: Pillow's triangle, in the arithmetic of 32 bits in
 * which ONNX Runtime works its weights out.
 */
export function resizeTable(before: number, after: number, step: number): ResizeTable {
  const parts = Array.from({ length: after }, (_, i) => partOf(i, before, after));
  const pairs = parts.reduce((most, { weights }) => Math.max(most, (weights.length + 1) >> 1), 0);
  const entries = new Int32Array(after * (1 + 2 * pairs));
  let at = 0;
  for (const { first, weights } of parts) {
    // All have as many pairs, so that a core foresees the loop's end; within the line, but for one pixel of a line that is shorter.
    const start = clamp(first, Math.max(0, before - 2 * pairs));
    entries[at++] = start * step;
    for (let pixel = start; pixel < start + 2 * pairs; pixel += 2) {
      const [one, next] = [weights[pixel - first] ?? 0, weights[pixel - first + 1] ?? 0];
      entries[at++] = (one >> HALF) | ((next >> HALF) << 16);
      entries[at++] = (one & LOWER) | ((next & LOWER) << 16);
    }
  }
  return { pairs, entries };
}

/** The old pixels of which a new one is made, from the first: whole shares of `ONE`, that add up to it but for rounding. */
function partOf(i: number, before: number, after: number): { first: number; weights: Float32Array } {
  const ratio = fround(after / before);
  const scale = fround(1 / ratio);
  const support = Math.max(scale, 1);
  const inverse = scale >= 1 ? fround(1 / scale) : 1;
  const middle = scale === 1 ? i : fround(fround(fround(i + 0.5) / ratio) - 0.5);
  const center = fround(0.5 + middle);
  const from = floor(fround(fround(center - support) + 0.5));
  const most = ceil(support) * 2 + 1;
  const to = from + clamp(floor(fround(fround(center + support) + 0.5)) - from, most);
  const first = clamp(from, before);
  const weights = new Float32Array(clamp(to, before) - first);
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    const away = abs(fround(fround(fround(first + k - center) + 0.5) * inverse));
    const weight = away < 1 ? fround(1 - away) : 0;
    weights[k] = weight;
    total = fround(total + weight);
  }
  const share = total === 0 ? 1 : fround(1 / total);
  for (let k = 0; k < weights.length; k++)
    weights[k] = Math.round(fround(fround((weights[k] as number) * share) * ONE));
  return { first, weights };
}
