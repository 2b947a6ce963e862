import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeFailure } from "../../../shared/databricks/failure.ts";
import { pollInterval } from "../../../shared/databricks/patience.ts";
import { outcomeOf, RunStatus } from "../../../shared/databricks/run-state.ts";

const run = (life: string, result?: string, code?: string) =>
  outcomeOf(
    RunStatus.parse({
      run_id: 1,
      state: { life_cycle_state: life, ...(result && { result_state: result }), state_message: "message" },
      status: { state: code ? "TERMINATED" : life, ...(code && { termination_details: { code } }) },
    }),
  ).state;

describe("the state of a Databricks run", () => {
  test("is only success when the result says so", () => {
    expect(run("TERMINATED", "SUCCESS", "SUCCESS")).toBe("succeeded");
    expect(run("TERMINATED", "SUCCESS_WITH_FAILURES", "SUCCESS_WITH_FAILURES")).toBe("failed");
  });

  test("is failure when the task's code failed, however the platform words it", () => {
    expect(run("INTERNAL_ERROR", "FAILED", "RUN_EXECUTION_ERROR")).toBe("failed");
    expect(run("TERMINATED", "TIMEDOUT")).toBe("failed");
  });

  test("is lost when the platform failed: another run may succeed", () => {
    for (const code of ["INTERNAL_ERROR", "DRIVER_ERROR", "CLUSTER_ERROR", "CLOUD_FAILURE"])
      expect(run("INTERNAL_ERROR", "FAILED", code)).toBe("lost");
    expect(run("SKIPPED", undefined, "SKIPPED")).toBe("lost");
  });

  test("is cancelled when a person or an orchestration stopped it", () => {
    expect(run("TERMINATED", "CANCELED", "USER_CANCELED")).toBe("cancelled");
  });

  test("is waiting in every state that is not an end, known or not", () => {
    for (const state of ["QUEUED", "PENDING", "BLOCKED", "WAITING_FOR_RETRY", "SOMETHING_NEW"])
      expect(run(state)).toBe("waiting");
    expect(run("RUNNING")).toBe("running");
  });
});

test("polling is quick for short tasks and never rarer than every half minute", () => {
  fc.assert(
    fc.property(
      fc.nat(1e6),
      (s) => pollInterval(s) >= 1 && pollInterval(s) <= Math.max(1, Math.min(30, s / 10)),
    ),
  );
});

test("a failure is told with its reason, the last lines of its log and where to look", () => {
  const logs = Array.from({ length: 50 }, (_, n) => `line ${n}`).join("\n");
  const told = describeFailure({
    databricksRunId: 8123,
    step: "trial-4",
    message: "Workload failed",
    page: "http://x/8123",
    error: "Diverged: NaN",
    logs,
  });
  expect(told.split("\n")[0]).toBe("Databricks run 8123 (trial-4) failed: Diverged: NaN");
  expect(told).toContain("line 49");
  expect(told).not.toContain("line 3\n");
  expect(told).toContain("Page: http://x/8123");
});
