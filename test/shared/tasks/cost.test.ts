import { expect, test } from "vitest";
import type { MachinePrices } from "../../../shared/kit/machine-prices.ts";
import { costInWords, estimate } from "../../../shared/tasks/cost.ts";
import type { MachineUse } from "../../../shared/tasks/machines.ts";

const use = (more: Partial<MachineUse> = {}): MachineUse => ({
  ...{ kind: "run", machine: "D8", nodes: 1, databricksRuns: 1, seconds: 3600, hours: 1, untold: 0 },
  ...more,
});
const prices: MachinePrices = {
  currency: "EUR",
  dbu: { jobs: 0.5, all_purpose: 1 },
  machines: { D8: { vm: 0.4, dbu: 2 }, NC4: { vm: 1 } },
};

test("a machine costs its own hours and the units that it takes, at what they are sold for there", () => {
  const uses = [use(), use({ kind: "lifecycle", hours: 2 }), use({ machine: "NC4", hours: 0.25 })];
  expect(estimate(uses, prices)).toEqual({ amount: 6.45, currency: "EUR", of: "estimate", without: [] });
});

test("nothing taken costs nothing", () => {
  expect(estimate([], prices)).toMatchObject({ amount: 0, without: [] });
});

test("no price is made up: what has none is left out, and named", () => {
  const uses = [
    ...[use(), use({ machine: "D16" }), use({ machine: "toString" })],
    ...[
      use({ kind: "serverless", machine: "D8" }),
      use({ hours: undefined }),
      use({ untold: 2, seconds: 0, hours: undefined }),
    ],
  ];
  expect(estimate(uses, prices)).toMatchObject({
    amount: 1.4,
    without: [
      "D16: MACHINE_PRICES has no price of it",
      "toString: MACHINE_PRICES has no price of it",
      "D8: MACHINE_PRICES does not say as dbu.serverless what its units cost",
      "D8: it is not known how many machines there were",
      "D8: Databricks has not told how long 2 of its runs or clusters took",
    ],
  });
  expect(estimate([use({ machine: "D16" })], prices)).not.toHaveProperty("amount");
});

test("time of which nothing is told has no amount, and one of which a part is told is at least so much", () => {
  const silent = estimate([use({ untold: 1, seconds: 0, hours: undefined })], prices);
  expect(silent).not.toHaveProperty("amount");
  expect(silent.without).toEqual(["D8: Databricks has not told how long 1 of its runs or clusters took"]);
  expect(costInWords(silent)).toBeUndefined();
  expect(costInWords(estimate([use({ untold: 1 })], prices))).toBe("at least 1.4 EUR");
  expect(costInWords(estimate([use()], prices))).toBe("1.4 EUR");
});
