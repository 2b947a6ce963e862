import { expect, test } from "vitest";
import { remedyFor } from "../../../shared/dataset/quarantine.ts";

test("every reason comes with what to do", () => {
  expect(remedyFor("unsupported-type")).toContain("JPEG");
  expect(remedyFor("a reason of tomorrow")).toContain("another program");
});
