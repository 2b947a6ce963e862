/**
 * How far one histogram is from another over the same bins.
 *
 * The population stability index is the sum of (q - p) ln(q / p) over the bins' shares p (expected) and q (found): 0 for equal
 * ones; above 0.25 is commonly taken as a changed population. A bin that only one side fills counts as half a photo on the other.
 */
export function psi(expected: readonly number[], found: readonly number[]): number {
  const [p, q] = [expected, found].map((counts, side) => {
    const other = side === 0 ? found : expected;
    const floored = counts.map((count, n) => (count === 0 && (other[n] ?? 0) > 0 ? 0.5 : count));
    const whole = floored.reduce((sum, count) => sum + count, 0);
    return floored.map((count) => count / whole);
  }) as [number[], number[]];
  return p.reduce((sum, share, n) => {
    const now = q[n] as number;
    return share === 0 ? sum : sum + (now - share) * Math.log(now / share);
  }, 0);
}

/** Below this many photos no histogram says anything. */
const FEWEST = 30;
/** Standard normal quantile of 99.9 %. */
const CERTAIN = 3.09;

export type Stability = "stable" | "drifted" | "too-few";

/** Whether a histogram has drifted by more than `limit`; "too-few" where an index above it may be chance. */
export function stability(expected: readonly number[], found: readonly number[], limit: number): Stability {
  const [n, m] = [sum(expected), sum(found)];
  if (Math.min(n, m) < FEWEST) return "too-few";
  const index = psi(expected, found);
  if (index <= limit) return "stable";
  const bins = expected.filter((count, bin) => count + (found[bin] ?? 0) > 0).length;
  return index > chance(bins, n, m) ? "drifted" : "too-few";
}

/**
 * The index that two samples of one population exceed once in a thousand times: (1/n + 1/m) times chi-squared with bins - 1
 * degrees of freedom, here by Wilson and Hilferty's approximation.
 */
export function chance(bins: number, n: number, m: number): number {
  const k = Math.max(bins - 1, 1);
  return (1 / n + 1 / m) * k * (1 - 2 / (9 * k) + CERTAIN * Math.sqrt(2 / (9 * k))) ** 3;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
