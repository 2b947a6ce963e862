import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { widestGap } from "../../../shared/evaluation/by-slice.ts";
import type { Slice } from "../../../shared/evaluation/evidence.ts";
import { difference, oneSided, TWO_SIDED_95, wilson95 } from "../../../shared/evaluation/intervals.ts";
import { judge } from "../../../shared/evaluation/judge.ts";
import { evidence, measured, plan } from "../../orchestrations/fixtures.ts";

const slice = (by: Slice["by"], name: string, correct: number, photos: number): Slice => {
  return { by, name, photos, correct, wilson95: wilson95(correct, photos) };
};
const judged = (slices: Slice[], widestGap = "{}") =>
  judge(evidence({ challenger: { ...measured(0.95), slices } }), plan(`gate: {slices: ${widestGap}}`).gate);
const gapOf = (slices: Slice[]) =>
  judged(slices, "{widest_gap: 20%}").checks.find(({ name }) => name === "gap between slices");

describe("the interval of a difference of shares of different photos", () => {
  test("is as printed by Newcombe (1998), table II, method 10", () => {
    const [low, high] = difference({ correct: 56, photos: 70 }, { correct: 48, photos: 80 }, TWO_SIDED_95);
    expect([low, high]).toEqual([expect.closeTo(0.0524, 4), expect.closeTo(0.3339, 4)]);
  });

  test("has quantiles as tables print them", () => {
    expect(oneSided(0.025)).toBeCloseTo(TWO_SIDED_95, 4);
    expect(oneSided(0.05)).toBeCloseTo(1.6449, 4);
    expect(oneSided(0.05 / 190)).toBeCloseTo(3.467, 2);
  });
});

describe("a gap between slices", () => {
  const dark = slice("brightness", "below 64", 25, 50);
  const bright = slice("brightness", "from 192", 95, 100);

  test("that surely lies beyond the plan's limit refuses the model, and says which slices", () => {
    expect(gapOf([dark, bright])).toMatchObject({
      passed: false,
      detail: expect.stringMatching(
        /^by brightness, 95.0 % of 100 photos "from 192" and 50.0 % of 50 photos "below 64" are right: \+45.0 points, surely between \+\d+.\d points and \+\d+.\d points; the limit is \+20.0 points$/,
      ),
      figure: expect.closeTo(0.45),
      threshold: 0.2,
    });
  });

  test("that few photos leave open refuses nothing", () => {
    const few = [slice("size", "below 64 pixels", 12, 20), slice("size", "from 1024 pixels", 19, 20)];
    expect(gapOf(few)).toMatchObject({ passed: true, figure: expect.closeTo(0.35) });
  });

  test("is one of slices of the same kind", () => {
    expect(widestGap([dark, slice("size", "from 1024 pixels", 100, 100)])).toBeUndefined();
  });

  test("is less sure, the more pairs it was chosen from", () => {
    const others = [1, 2, 3, 4].map((n) => slice("folder", `${n}`, 90, 100));
    const [alone, chosen] = [widestGap([dark, bright]), widestGap([dark, bright, ...others])];
    expect(chosen).toMatchObject({ better: bright, worse: dark, pairs: 7 });
    expect(chosen?.interval[0]).toBeLessThan(alone?.interval[0] ?? 0);
  });

  test("does not depend on the order of the slices, and lies within its interval", () => {
    const counted = fc
      .tuple(fc.nat(50), fc.integer({ min: 50, max: 80 }), fc.nat(9))
      .map(([correct, photos, name]) => slice("folder", `${name}`, correct, photos));
    fc.assert(
      fc.property(fc.uniqueArray(counted, { selector: ({ name }) => name, minLength: 2 }), (slices) => {
        const gap = widestGap(slices);
        const [low = 0, high = 0] = gap?.interval ?? [];
        expect(widestGap(slices.toReversed())?.interval[0]).toBeCloseTo(low, 9);
        expect(low <= (gap?.width ?? -1) && (gap?.width ?? 2) <= high).toBe(true);
      }),
    );
  });

  test("of slices that are as good is told alike in any order", () => {
    const [few, many] = [slice("folder", "0", 0, 50), slice("folder", "1", 0, 51)];
    expect(widestGap([few, many])).toEqual(widestGap([many, few]));
  });

  test("is a note of the verdict where the plan has no limit", () => {
    const { passed, notes, checks } = judged([dark, bright]);
    expect(passed).toBe(true);
    expect(checks.map(({ name }) => name)).not.toContain("gap between slices");
    expect(notes).toEqual([expect.stringMatching(/^The model does worse on some photos: by brightness, 95/)]);
    expect(judged([bright, slice("brightness", "64 to 127", 94, 100)]).notes).toEqual([
      expect.stringMatching(/^No slice of the test photos is surely worse than another: /),
    ]);
  });

  test("cannot be told where no two slices have enough photos", () => {
    for (const limit of ["{}", "{widest_gap: 20%}"])
      expect(judged([bright], limit).notes).toEqual([
        "No two slices of the test photos, by size, brightness or folder, have 20 each: add test photos to see whether it does worse on some of them.",
      ]);
  });
});
