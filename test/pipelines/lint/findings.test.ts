import { expect, test } from "vitest";
import { review } from "../../../pipelines/lint/findings.ts";

const found = { rule: "R1", at: "arm/dev.json vault", says: "no purge protection" };

test("what nobody has reviewed is open", () => {
  expect(review([found], [])).toEqual({ open: [found], stale: [], kept: 0 });
});

test("a review keeps what it names, and where", () => {
  const inProduction = { ...found, at: "arm/prod.json vault" };
  const reviewed = [{ rule: "R1", at: /^arm\/dev/, why: "comes and goes" }];
  expect(review([found, inProduction], reviewed)).toEqual({ open: [inProduction], stale: [], kept: 1 });
});

test("a review that nothing is found for any more is named", () => {
  const old = { rule: "R2", why: "once" };
  expect(review([], [old]).stale).toEqual([old]);
});
