import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { RunView } from "../../../cli/demo/api.ts";
import { report } from "../../../cli/demo/report.ts";

const ended = (more: object) =>
  ({
    ...{ runId: "pets-1", model: "pets", status: "failed", because: "b", trials: [] },
    ...{ leftOut: { count: 0, first: [], ignored: {} }, ...more },
  }) as unknown as RunView;
const machinesIn = (run: RunView) =>
  stripVTControlCharacters(report(run, 80).join("\n")).match(/Machines: .*/)?.[0];
const use = { kind: "run", databricksRuns: 1, untold: 0 };

test("a report tells which machines a run took, and their cost where it is known", () => {
  const machines = [
    { ...use, machine: "Standard_D8ds_v5", nodes: 3, seconds: 4210 },
    { ...use, machine: "serverless", seconds: 60, untold: 2 },
  ];
  const took = "Machines: 3 x Standard_D8ds_v5 4210 s, serverless 60 s and 2 untold";
  expect(machinesIn(ended({ machines }))).toBe(`${took}.`);
  const cost = { amount: 5.23, currency: "EUR", of: "estimate", without: [] };
  expect(machinesIn(ended({ machines, cost }))).toBe(`${took}, by your prices 5.23 EUR.`);
});

test("of a run that took none, or does not say, it tells nothing", () => {
  expect([machinesIn(ended({ machines: [] })), machinesIn(ended({}))]).toEqual([undefined, undefined]);
});
