import { expect, test } from "vitest";
import { isUnreadable, remedyFor } from "../../../shared/dataset/quarantine.ts";

test("every reason comes with what to do", () => {
  expect(remedyFor("unsupported-type")).toContain("JPEG");
  expect(remedyFor("a reason of tomorrow")).toContain("another program");
});

test.each(["in-review", "stray", "unlabelled", "label-conflict"])(
  "a file left out as %s can be read",
  (reason) => {
    expect(isUnreadable(reason)).toBe(false);
  },
);
