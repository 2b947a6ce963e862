import { afterEach, expect, test, vi } from "vitest";
import { passed } from "../../../shared/kit/passed.ts";

const HOUR = 3_600_000;
afterEach(() => vi.restoreAllMocks());

/** What is told to have passed while the clocks say that so much has. */
function between(wall: number, steady: number): number {
  const before = passed();
  const [wallNow, steadyNow] = [Date.now(), performance.now()];
  vi.spyOn(Date, "now").mockReturnValue(wallNow + wall);
  vi.spyOn(performance, "now").mockReturnValue(steadyNow + steady);
  const after = passed();
  vi.restoreAllMocks();
  return after - before;
}

test.each([
  ["both clocks agree", 5000, 5000, 5000],
  ["the wall clock is put back", -HOUR, 5000, 5000],
  ["the machine slept", HOUR, 5000, HOUR],
])("where %s, what has passed is told", (_, wall, steady, milliseconds) => {
  expect(Math.abs(between(wall, steady) - milliseconds)).toBeLessThan(1000);
});
