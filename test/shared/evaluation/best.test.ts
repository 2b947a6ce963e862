import { expect, test } from "vitest";
import { bestAfter } from "../../../shared/evaluation/best.ts";
import { evidence, rival } from "../../orchestrations/fixtures.ts";

const challenger = { version: "7", runId: "run-7", sha256: "c".repeat(64) };
const after = (challengerCorrect: number, championCorrect?: number, bestCorrect?: number) =>
  bestAfter(
    evidence({
      ...(championCorrect !== undefined && { champion: rival("3", 0, 0) }),
      ...(bestCorrect !== undefined && { best: rival("2", 0, 0) }),
      common: { challenger: challengerCorrect, champion: championCorrect, best: bestCorrect },
    }),
    challenger,
  ).version;

test("the first version is the best so far", () => expect(after(90)).toBe("7"));
test("the best so far is the one with the most right answers, whoever serves", () => {
  expect(after(90, 92)).toBe("3");
  expect(after(90, 91, 92)).toBe("2");
  expect(after(93, 91, 92)).toBe("7");
});
test("the newest of equals is: then there is one rival, not two", () => expect(after(92, 90, 92)).toBe("7"));
test("a version is the best with its run and its bytes", () => {
  expect(bestAfter(evidence(), challenger)).toEqual(challenger);
});
