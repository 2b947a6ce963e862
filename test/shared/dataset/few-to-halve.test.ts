import { expect, test } from "vitest";
import { fewToHalve } from "../../../shared/dataset/few-to-halve.ts";

const counts = (validation: number) => ({
  cat: { train: 500, validation, test: 10 },
  dog: { train: 500, validation: 10, test: 10 },
});

test("halving with fewer than a hundred photos to choose by is warned of", () => {
  const [warning] = fewToHalve({ strategy: "halving" }, counts(20));
  expect(warning).toContain(
    "30 validation photos, on which an accuracy of 90 % is known to within 11 points",
  );
  expect(fewToHalve({ strategy: "halving" }, counts(89))).toHaveLength(1);
  expect(fewToHalve({ strategy: "halving" }, {})).toHaveLength(1);
});

test("with a hundred it is not, nor is another strategy", () => {
  expect(fewToHalve({ strategy: "halving" }, counts(90))).toEqual([]);
  expect(fewToHalve({ strategy: "random" }, counts(0))).toEqual([]);
});
