const { fround, floor, ceil } = Math;
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
  const parts = partsOf(before, after);
  const pairs = Math.max(...parts.map(({ weights }) => (weights.length + 1) >> 1));
  const entries = parts.flatMap(({ first, weights }) => {
    // All have as many pairs, so that a core foresees the loop's end; within the line, but for one pixel of a line that is shorter.
    const start = clamp(first, Math.max(0, before - 2 * pairs));
    const of = (pixel: number) => weights[pixel - first + start] ?? 0;
    const halves = Array.from({ length: pairs }, (_, k) => [of(2 * k), of(2 * k + 1)] as const);
    return [
      start * step,
      ...halves.flatMap(([one, next]) => [both(one >> HALF, next >> HALF), both(one & LOWER, next & LOWER)]),
    ];
  });
  return { pairs, entries: Int32Array.from(entries) };
}

const both = (one: number, next: number) => one | (next << 16);

/** Each new pixel's weights, from the first old one that has any. */
function partsOf(before: number, after: number): { first: number; weights: number[] }[] {
  const ratio = fround(after / before);
  const scale = fround(1 / ratio);
  const support = Math.max(scale, 1);
  const inverse = scale >= 1 ? fround(1 / scale) : 1;
  const window = ceil(support) * 2 + 1;
  return Array.from({ length: after }, (_, i) => {
    const middle = scale === 1 ? i : fround(fround(fround(i + 0.5) / ratio) - 0.5);
    const center = fround(0.5 + middle);
    const from = floor(fround(fround(center - support) + 0.5));
    const to = from + clamp(floor(fround(fround(center + support) + 0.5)) - from, window);
    const first = clamp(from, before);
    const weights = normalised(first, clamp(to, before), (x) => {
      const away = Math.abs(fround(fround(fround(x - center) + 0.5) * inverse));
      return away < 1 ? fround(1 - away) : 0;
    });
    return { first, weights };
  });
}

/** Whole shares of `ONE`, that add up to it but for rounding. */
function normalised(first: number, end: number, weigh: (x: number) => number): number[] {
  const weights: number[] = [];
  let total = 0;
  for (let x = first; x < end; x++) {
    const weight = weigh(x);
    weights.push(weight);
    total = fround(total + weight);
  }
  const share = total === 0 ? 1 : fround(1 / total);
  return weights.map((weight) => Math.round(fround(fround(weight * share) * ONE)));
}
