import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitOf } from "../../../shared/dataset/split.ts";
import { sha256 } from "../../../shared/hash.ts";

describe("a split", () => {
  const ratio = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
    .map(([test, validation]) => ({
      test: test / 100,
      validation: validation / 100,
      train: (100 - test - validation) / 100,
    }));
  const photo = fc.string().map(sha256);

  test("grows without moving test photos out when test's share grows", () => {
    fc.assert(
      fc.property(photo, ratio, (photo, ratio) => {
        const larger = { ...ratio, test: ratio.test + 0.1, train: ratio.train - 0.1 };
        return splitOf(photo, ratio) !== "test" || splitOf(photo, larger) === "test";
      }),
    );
  });

  test("keeps close to its ratio", () => {
    const sides = Array.from({ length: 10_000 }, (_, n) =>
      splitOf(sha256(`${n}`), { train: 0.8, validation: 0.1, test: 0.1 }),
    );
    expect(sides.filter((side) => side === "test").length / 10_000).toBeCloseTo(0.1, 1);
  });
});
