import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mcnemar, tango, wilson95 } from "../../../shared/evaluation/intervals.ts";

const TWO_SIDED_95 = 1.959964;
const near = (expected: number[]) => expected.map((end) => expect.closeTo(end, 4));

describe("Wilson's interval of a share", () => {
  test.each([
    [0, 0, [0, 1]],
    [0, 10, [0, 0.2775]],
    [10, 10, [0.7225, 1]],
    [81, 263, [0.2553, 0.3662]],
    [75, 100, [0.65696, 0.82455]],
  ])("of %i of %i is what Python has too", (correct, photos, interval) => {
    expect(wilson95(correct, photos)).toEqual(near(interval));
  });
});

describe("Tango's interval of a paired difference", () => {
  // Worked out by maximising the likelihood under each difference numerically.
  test.each([
    [{ photos: 50, onlyFirst: 12, onlySecond: 2 }, [0.06111, 0.34471]],
    [{ photos: 50, onlyFirst: 5, onlySecond: 0 }, [0.02152, 0.2136]],
    [{ photos: 21, onlyFirst: 1, onlySecond: 8 }, [-0.56304, -0.06315]],
    [{ photos: 175, onlyFirst: 0, onlySecond: 5 }, [-0.06513, -0.00648]],
    [{ photos: 100, onlyFirst: 50, onlySecond: 50 }, [-0.19234, 0.19234]],
  ])("of %o", (pair, interval) => expect(tango(pair, TWO_SIDED_95)).toEqual(near(interval)));

  test("knows nothing without photos, and little where two models never differ", () => {
    expect(tango({ photos: 0, onlyFirst: 0, onlySecond: 0 }, TWO_SIDED_95)).toEqual([-1, 1]);
    expect(tango({ photos: 54, onlyFirst: 0, onlySecond: 0 }, TWO_SIDED_95)).toEqual(near([-0.0664, 0.0664]));
  });

  const pairs = fc
    .tuple(fc.nat(60), fc.nat(60), fc.nat(200))
    .map(([onlyFirst, onlySecond, same]) => ({
      photos: onlyFirst + onlySecond + same,
      onlyFirst,
      onlySecond,
    }))
    .filter(({ photos }) => photos > 0);

  test("holds what was seen, and turns round with the models", () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const [low, high] = tango(pair, 1.645);
        const seen = (pair.onlyFirst - pair.onlySecond) / pair.photos;
        expect(low).toBeLessThanOrEqual(seen + 1e-9);
        expect(high).toBeGreaterThanOrEqual(seen - 1e-9);
        const turned = tango({ ...pair, onlyFirst: pair.onlySecond, onlySecond: pair.onlyFirst }, 1.645);
        expect([-turned[1], -turned[0]]).toEqual(near([low, high]));
      }),
    );
  });
});

describe("McNemar's test", () => {
  test("agrees with values worked out by hand", () => {
    expect(mcnemar(0, 0)).toBe(1);
    expect(mcnemar(5, 0)).toBeCloseTo(1 / 32);
    expect(mcnemar(8, 2)).toBeCloseTo((45 + 10 + 1) / 1024);
  });

  test("is a probability that falls as evidence grows, without a jump where it turns to the normal distribution", () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (a, b) => {
        const p = mcnemar(a, b);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mcnemar(a + 1, b)).toBeLessThanOrEqual(p + 1e-3);
      }),
    );
  });
});
