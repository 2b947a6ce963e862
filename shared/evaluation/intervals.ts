/** A range, lower end first. */
export type Interval = [number, number];

/** How many of the same photos only the first, and only the second, of two models is right on. */
export interface Discordant {
  photos: number;
  onlyFirst: number;
  onlySecond: number;
}

/** Quantile of the standard normal distribution: of a one-sided 95 % bound. */
export const ONE_SIDED_95 = 1.6448536;
/** Of a two-sided 95 % interval. */
export const TWO_SIDED_95 = 1.959964;

/** 95 % score interval of a share (Wilson 1927). Without photos, anything is possible. */
export const wilson95 = (correct: number, photos: number): Interval => wilson(correct, photos, TWO_SIDED_95);

function wilson(correct: number, photos: number, z: number): Interval {
  if (photos === 0) return [0, 1];
  const share = correct / photos;
  const middle = share + z ** 2 / (2 * photos);
  const reach = z * Math.sqrt((share * (1 - share)) / photos + z ** 2 / (4 * photos ** 2));
  const scale = 1 + z ** 2 / photos;
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)];
}

interface Counted {
  correct: number;
  photos: number;
}

/** Interval of the difference of two shares of different photos, first minus second (Newcombe 1998, method 10), at quantile `z`. */
export function difference(first: Counted, second: Counted, z: number): Interval {
  const [one, other] = [first.correct / first.photos, second.correct / second.photos];
  const [low1, high1] = wilson(first.correct, first.photos, z);
  const [low2, high2] = wilson(second.correct, second.photos, z);
  const seen = one - other;
  return [seen - Math.hypot(one - low1, high2 - other), seen + Math.hypot(high1 - one, other - low2)];
}

/** Quantile of the standard normal distribution: of a bound that is wrong with this probability. */
export const oneSided = (error: number): number => bisect(40, 0, (z) => upperTail(z) >= error);

/**
 * Score interval of the difference of two shares on the same photos, first minus second (Tango, Statistics in Medicine 17,
 * 1998): every difference that the score test at quantile `z` does not exclude.
 */
export function tango(pair: Discordant, z: number): Interval {
  if (pair.photos === 0) return [-1, 1];
  const seen = (pair.onlyFirst - pair.onlySecond) / pair.photos;
  return [
    bisect(-1, seen, (delta) => score(pair, delta) <= z),
    bisect(1, seen, (delta) => score(pair, delta) >= -z),
  ];
}

/** Tango's test statistic: how far what was counted lies from a difference of `delta`, in standard errors; falls with it. */
function score({ photos: n, onlyFirst, onlySecond }: Discordant, delta: number): number {
  const b = (2 * n - onlyFirst + onlySecond) * delta - onlyFirst - onlySecond;
  // The likeliest share of photos that only the second is right on, if `delta` were true.
  const q = (Math.sqrt(Math.max(0, b ** 2 + 8 * n * onlySecond * delta * (1 - delta))) - b) / (4 * n);
  const variance = n * (2 * q + delta * (1 - delta));
  const distance = onlyFirst - onlySecond - n * delta;
  return distance === 0 ? 0 : distance / Math.sqrt(Math.max(variance, Number.MIN_VALUE));
}

/** The border between where a condition fails, at `outside`, and where it holds, at `inside`. */
function bisect(outside: number, inside: number, holds: (x: number) => boolean): number {
  if (holds(outside)) return outside;
  for (let step = 0; step < 50; step++) {
    const middle = (outside + inside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/**
 * One-sided exact McNemar test: how likely that, of the photos on which only one model is right, at least `first` would be
 * the first's, if both were equally good.
 */
export function mcnemar(first: number, second: number): number {
  const n = first + second;
  if (n > EXACT_UP_TO) return upperTail((first - second - 1) / Math.sqrt(n));
  let term = 0.5 ** n;
  let tail = 0;
  for (let k = 0; k <= n; k++) {
    if (k >= first) tail += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, tail);
}

/** Beyond this the powers of one half underflow and the normal distribution is as good. */
const EXACT_UP_TO = 1000;

/** Upper tail of the standard normal distribution (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
