import fc from "fast-check";
import { expect, test } from "vitest";
import { afterExit } from "../../../local/restart.ts";

const minute = 60_000;
const now = 60 * minute;

test.each([
  ["that ends for the first time is started again soon", [now], { do: "restart", inMs: 300 }],
  ["that ends once more gets a pause", [now - minute, now], { do: "restart", inMs: 2_000 }],
  [
    "that ends a third time gets a longer one",
    [now - 2 * minute, now - minute, now],
    { do: "restart", inMs: 5_000 },
  ],
  [
    "that ends a fourth time is given up",
    [now - 9 * minute, now - 2 * minute, now - minute, now],
    { do: "give-up" },
  ],
  [
    "that has been up for long begins anew",
    [now - 12 * minute, now - 11 * minute, now - 10 * minute, now],
    { do: "restart", inMs: 300 },
  ],
] as const)("a service %s", (_, exits, expected) => {
  expect(afterExit(exits, now)).toEqual(expected);
});

test("whenever a service ends, it is not started more than three times in ten minutes", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3 * minute), { maxLength: 40 }), (pauses) => {
      const [exits, starts]: [number[], number[]] = [[], []];
      let time = 0;
      for (const pause of pauses) {
        time += pause;
        exits.push(time);
        const next = afterExit(exits, time);
        if (next.do === "give-up") break;
        starts.push(time);
        time += next.inMs;
      }
      for (const start of starts)
        expect(
          starts.filter((other) => other >= start && other - start < 10 * minute).length,
        ).toBeLessThanOrEqual(3);
    }),
  );
});
