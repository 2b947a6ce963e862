import { expect, test } from "vitest";
import { outcomeOf, RunStatus } from "../../../shared/clients/run-state.ts";

const busy = (run: object) =>
  outcomeOf(
    RunStatus.parse({ status: { state: "TERMINATED" }, start_time: 1_000, end_time: 3_601_000, ...run }),
  ).busy;
const task = (setup: unknown, execution: unknown, cleanup: unknown) => ({
  ...{ run_id: "1", setup_duration: setup, execution_duration: execution, cleanup_duration: cleanup },
});

test("a run was busy as long as its tasks were set up, executed and cleaned up, and not while it waited", () => {
  expect(busy({ execution_duration: 0, tasks: [task(200_000, 900_000, 1_000)] })).toEqual({
    ...{ seconds: 1101, until: 3_601_000 },
  });
});

test("a run without tasks tells of itself", () => {
  expect(busy({ setup_duration: 0, execution_duration: 5000, cleanup_duration: 0 })?.seconds).toBe(5);
});

test.each([
  ["says nothing", [{ run_id: "1" }]],
  ["says null", [task(null, null, null)]],
  ["says a text", [task(0, "900000", 0)]],
  ["says less than nothing", [task(0, -1, 0)]],
  ["does not say how long it was set up", [task(null, 900_000, 0)]],
  ["was set up for less than nothing", [task(-5, 900_000, 0)]],
  ["claims more than there was", [task(0, 9_000_000, 0)]],
  ["claims an age", [task(0, 1e17, 0)]],
  ["has a task that says nothing", [task(0, 1000, 0), { run_id: "2" }]],
])("how long a run took that %s is not known", (_, tasks) => {
  expect(busy({ tasks })).toBeUndefined();
});

test.each([null, [null, task(0, 1, 0)]])(
  "how long a run took whose tasks are %j is not what it says of itself",
  (tasks) => {
    const own = { setup_duration: 0, execution_duration: 0, cleanup_duration: 0 };
    expect(busy({ ...own, tasks })).toBeUndefined();
  },
);

test("of a run that goes on nothing is counted", () => {
  const tasks = [task(1, 1, 1)];
  expect(busy({ status: { state: "TERMINATING" }, tasks })).toBeUndefined();
});
