import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chance, psi, stability } from "../../../shared/drift/psi.ts";

const cases: { name: string; expected: number[]; found: number[]; psi: number }[] = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "psi-cases.json"), "utf8"),
);
const histogram = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 4 });
const filled = histogram.filter((counts) => counts.some((count) => count > 0));

describe("the population stability index", () => {
  for (const { name, expected, found, psi: known } of cases)
    test(`has its known value: ${name}`, () => expect(psi(expected, found)).toBeCloseTo(known, 9));

  test("is never negative, and the same both ways", () => {
    fc.assert(
      fc.property(filled, filled, (a, b) => {
        expect(psi(a, b)).toBeGreaterThanOrEqual(0);
        expect(psi(a, b)).toBeCloseTo(psi(b, a), 9);
      }),
    );
  });
});

describe("a histogram", () => {
  const many = Array.from({ length: 16 }, () => 2500);
  const few = Array.from({ length: 16 }, () => 25);
  const uneven = (times: number) => many.map((_, bin) => (bin % 2 === 0 ? 4 : 1) * times);

  test("has drifted when its index is above the limit and that is no chance", () => {
    expect(psi(many, uneven(100))).toBeGreaterThan(0.25);
    expect(stability(many, uneven(100), 0.25)).toBe("drifted");
  });

  test("of few photos does not tell, however far it is by chance", () => {
    expect(stability(few, uneven(1), 0.25)).toBe("too-few");
    expect(stability([500, 500], [9, 1], 0.25)).toBe("too-few");
    expect(stability([500, 500], [0, 0], 0.25)).toBe("too-few");
  });

  test("within the limit is stable", () => {
    expect(stability([500, 500], [30, 30], 0.25)).toBe("stable");
    expect(stability([500, 500], [300, 200], 0.25)).toBe("stable");
  });

  test("needs less of a distance the more photos there are", () => {
    expect(chance(16, 400, 300)).toBeCloseTo((1 / 400 + 1 / 300) * 37.7, 1);
    expect(chance(16, 4000, 3000)).toBeCloseTo(chance(16, 400, 300) / 10, 9);
  });
});
