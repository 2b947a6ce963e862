import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSchedule } from "../../../packages/functions-host/src/triggers/schedule.ts";
import { readPlan } from "../../../shared/plan/read.ts";
import { comesDueBetween, scheduleFault } from "../../../shared/plan/schedule.ts";

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

const field = (least: number, most: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant("*") },
    fc.integer({ min: least, max: most }).map(String),
    fc.integer({ min: 1, max: most }).map((step) => `*/${step}`),
    fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
      .map((two) => two.toSorted((a, b) => a - b).join("-")),
    fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 2, maxLength: 4 }).map(String),
  );
const schedules = fc
  .tuple(field(0, 59), field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .map((fields) => fields.join(" "))
  .filter((text) => scheduleFault(text) === undefined);

test("a schedule comes due between two moments just when the host's timer would fire between them", () => {
  const start = Date.parse("2026-01-01T00:00:00Z");
  const moments = fc.integer({ min: 0, max: 400 * 86_400 });
  const lengths = fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 40 * 86_400 }));
  fc.assert(
    fc.property(schedules, moments, lengths, (text, from, seconds) => {
      const after = start + from * 1000;
      const until = after + seconds * 1000;
      expect(comesDueBetween(text, after, until)).toBe(parseSchedule(text)(after) <= until);
    }),
  );
});

test("a plan may do without a schedule", () => {
  expect(plan("off").dataset.triggers.schedule).toBe("off");
});
