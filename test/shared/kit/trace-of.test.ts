import { expect, test } from "vitest";
import { modelOfRun, traceOf } from "../../../shared/kit/trace-of.ts";

const run = "lost-bottles-0123456789ab-0123456789ab-0123456789ab-12";

test.each([
  ["a run", run, {}, run],
  ["what a run has below itself", `${run}-pool-trials`, { runId: run }, run],
  ["a child that Durable has named, by what it was given", "8a1f:4", { request: { runId: run } }, run],
  [
    "a task of something else that has tasks",
    "erase-7-erase-pets",
    { task: { runId: "erase-7" } },
    "erase-7",
  ],
  ["who asks for a run", "settle-pets-4711", { request: { runId: run } }, "settle-pets-4711"],
  ["anything else", "8a1f:4", null, "8a1f:4"],
])("%s has its trace", (_, instance, input, trace) => {
  expect(traceOf(instance, input)).toBe(trace);
});

test("a run's id begins with its model", () => {
  expect(modelOfRun(run)).toBe("lost-bottles");
  expect(modelOfRun("settle-pets-4711")).toBeUndefined();
});
