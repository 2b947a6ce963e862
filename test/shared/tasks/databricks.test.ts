import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { outcomeOf, RunStatus, saysKilled } from "../../../shared/clients/run-state.ts";
import { pollInterval } from "../../../shared/kit/poll-interval.ts";
import { describeFailure } from "../../../shared/tasks/failure.ts";
import { NO_MISHAPS, waitAfter } from "../../../shared/tasks/patience.ts";

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
    expect(run("TERMINATED", "TIMEDOUT", "CANCELED")).toBe("failed"); // by the platform, when its time was up
  });

  test("is lost when the platform failed: another run may succeed", () => {
    for (const code of ["INTERNAL_ERROR", "CLUSTER_ERROR", "STORAGE_ACCESS_ERROR"])
      expect(run("INTERNAL_ERROR", "FAILED", code)).toBe("lost");
    expect(run("SKIPPED", undefined, "SKIPPED")).toBe("lost");
  });

  test("is crowded when there was no room: minutes later there may be", () => {
    for (const code of ["WORKSPACE_RUN_LIMIT_EXCEEDED", "CLUSTER_REQUEST_LIMIT_EXCEEDED", "CLOUD_FAILURE"])
      expect(run("INTERNAL_ERROR", "FAILED", code)).toBe("crowded");
    expect(run("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED")).toBe("crowded");
  });

  test("is killed when the driver or the process died under the task, most often for memory", () => {
    expect(run("INTERNAL_ERROR", "FAILED", "DRIVER_ERROR")).toBe("killed");
    for (const message of [
      "The Python process exited with exit code 137 (SIGKILL: Killed).",
      "Process died: SIGKILL",
    ]) {
      const status = { state: "TERMINATED", termination_details: { code: "RUN_EXECUTION_ERROR", message } };
      expect(outcomeOf(RunStatus.parse({ status })).state).toBe("killed");
    }
    expect(saysKilled("ValueError: 137 photos are unreadable")).toBe(false);
  });

  test("is cancelled when a person or an orchestration stopped it", () => {
    expect(run("TERMINATED", "CANCELED", "USER_CANCELED")).toBe("cancelled");
  });

  test("is waiting in every state that is not an end, known or not", () => {
    for (const state of ["QUEUED", "PENDING", "BLOCKED", "WAITING_FOR_RETRY", "SOMETHING_NEW"])
      expect(run(state)).toBe("waiting");
    expect(run("RUNNING")).toBe("running");
  });

  test("is known by what decides, whatever kind the other fields are of", () => {
    const fields = ["run_page_url", "start_time", "end_time", "state", "tasks"];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const status = { state: "TERMINATED", termination_details: { code: "SUCCESS" } };
        return outcomeOf(RunStatus.parse({ status, [field]: value })).state === "succeeded";
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        outcomeOf(RunStatus.parse({ state: value, status: { state: value, termination_details: value } }));
      }),
    );
  });
});

test("a task is tried again by what became of it", () => {
  const waits = (kind: "lost" | "killed" | "crowded") =>
    [1, 2, 3, 4, 5, 6, 16, 17].map((times) => waitAfter(kind, { ...NO_MISHAPS, [kind]: times }));
  expect(waits("lost")).toEqual([5, 10, ...Array(6).fill(undefined)]);
  expect(waits("killed")).toEqual([5, ...Array(7).fill(undefined)]);
  expect(waits("crowded")).toEqual([30, 60, 120, 240, 480, 600, 600, undefined]);
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
    databricksRunId: "8123",
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
