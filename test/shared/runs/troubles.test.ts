import { expect, test } from "vitest";
import { longestOf, type Standing, troublesOf } from "../../../shared/runs/troubles.ts";

const fine: Standing = { serving: "3", ended: undefined, running: undefined, past: [], drifted: undefined };
const HOUR = 3600;
const drifted = { version: "3", sentence: "brightness (PSI 0.41)." };
const run = (hours: number) => ({ runId: "pets-1", seconds: hours * HOUR });

test.each<[string, Partial<Standing>, string[]]>([
  ["nothing", {}, []],
  [
    "no champion after a run has ended",
    { serving: undefined, ended: { runId: "r", outcome: "refused" } },
    ["no-champion"],
  ],
  ["nothing before the first run has ended", { serving: undefined, running: run(1) }, []],
  [
    "a run that takes more than twice as long as others",
    { running: run(5), past: [HOUR, 2 * HOUR, 9 * HOUR] },
    ["run-long"],
  ],
  ["nothing while it does not", { running: run(3.9), past: [HOUR, 2 * HOUR, 9 * HOUR] }, []],
  ["a run of half a day where too few have ended", { running: run(12.1), past: [60, 60] }, ["run-long"]],
  ["nothing of one of minutes, however fast others were", { running: run(0.4), past: [60, 60, 60] }, []],
  ["a drift of what serves", { drifted }, ["drift"]],
  ["nothing of a drift that an earlier version had", { serving: "4", drifted }, []],
  [
    "all that there is",
    { serving: undefined, ended: { runId: "r", outcome: "failed" }, running: run(24), drifted },
    ["no-champion", "run-long"],
  ],
])("a model has %s", (_, more, troubles) => {
  expect(troublesOf({ ...fine, ...more }).map(({ trouble }) => trouble)).toEqual(troubles);
});

test("the median of an even number lies between the two in the midst", () => {
  expect(longestOf([4000, 1000, 2000, 9000])).toBe(6000);
});
