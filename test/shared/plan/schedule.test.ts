import { expect, test } from "vitest";
import { parseSchedule } from "../../../packages/functions-host/src/triggers/schedule.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { scheduleFault } from "../../../shared/plan/schedule.ts";

const plan = (schedule: string) =>
  readPlan(
    `model: pets\nimages: images/pets\nowner: me\ndataset:\n  triggers:\n    schedule: "${schedule}"\n`,
    "pets.yaml",
  );

test.each([
  "0 0 2 * * *",
  "*/30 * * * * *",
  "0 0 9-17 * * mon-fri",
  "0 0 0 1,15 JAN,jul 0-6/2",
  "0 30 4/6 29 2 *",
])("%s is a schedule, to the host as well", (text) => {
  expect(plan(text).dataset.triggers.schedule).toBe(text);
  expect(parseSchedule(text)).toBeDefined();
});

test.each([
  ["0 2 * * *", /six fields/],
  ["every night", /six fields/],
  ["0 60 2 * * *", /minute "60": write \*, numbers from 0 to 59/],
  ["0 0 2 * * 7", /weekday "7".*0 to 6 or sun to sat/],
  ["0 0 2 * fools *", /month "fools"/],
  ["0 0 17-9 * * *", /hour "17-9"/],
  ["0 */0 * * * *", /minute "\*\/0"/],
  ["0 0 2 ? * *", /day "\?"/],
  ["0 0 2 30-31 2 *", /never comes due/],
  ["0 0 2 31 4,6,9/2 *", /never comes due/],
])("%s is a fault of the plan, with file and line", (text, fault) => {
  expect(scheduleFault(text)).toMatch(fault);
  expect(() => plan(text)).toThrow(/^pets\.yaml:6 dataset\.triggers\.schedule: /);
});

test("a plan may do without a schedule", () => {
  expect(plan("off").dataset.triggers.schedule).toBe("off");
});
