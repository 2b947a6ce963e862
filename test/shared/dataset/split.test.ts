import { expect, test } from "vitest";
import { splitOf } from "../../../shared/dataset/split.ts";

const shares = { train: 0.8, validation: 0.1, test: 0.1 };

test.each([
  ["0000", "test"],
  ["1999", "test"],
  ["199a", "validation"],
  ["3333", "validation"],
  ["3334", "train"],
  ["ffff", "train"],
])("a photo %s… of a record without a side is on the side that its hash once gave it", (begin, side) => {
  expect(splitOf(begin.padEnd(64, "0"), shares)).toBe(side);
});
