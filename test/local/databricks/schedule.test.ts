import { describe, expect, test } from "vitest";
import { type Seen, unblock, watch, withoutContext } from "../../../local/databricks/schedule.ts";
import type { Task } from "../../../local/databricks/task.ts";

const now = 1_000_000;
const running = { phase: "RUNNING", startedAt: now - 9_000, timeoutSeconds: 0 } as Task;
const ending = (why: "cancel" | "timeout" | "stop", since = now) =>
  ({ ...running, phase: "TERMINATING", ending: { why, since } }) as Task;
const alive: Seen = { running: true, watched: true };
const gone: Seen = { running: false, watched: true };
const returned = (endedAt = now) => ({ exit: { error: null, errorTrace: null, endedAt } });
const raised = { exit: { error: "ValueError: x", errorTrace: "trace", endedAt: now } };

describe("a task with a process", () => {
  test.each([
    ["that runs is left alone", running, alive, { do: "wait" }],
    ["that has returned may flush its metrics", running, { ...alive, ...returned() }, { do: "wait" }],
    [
      "that does not end after its return has succeeded all the same",
      running,
      { ...alive, ...returned(now - 11_000) },
      { do: "end", outcome: { kind: "success" } },
    ],
    [
      "that has raised has failed",
      running,
      { ...gone, ...raised },
      { do: "end", outcome: { kind: "failed", error: "ValueError: x", errorTrace: "trace" } },
    ],
    [
      "that takes too long is asked to end",
      { ...running, timeoutSeconds: 8 },
      alive,
      { do: "terminate", why: "timeout" },
    ],
    ["that is asked to end gets a moment", ending("cancel"), alive, { do: "wait" }],
    ["that does not care is killed", ending("cancel", now - 6_000), alive, { do: "kill" }],
    [
      "that ends when cancelled is cancelled",
      ending("cancel"),
      gone,
      { do: "end", outcome: { kind: "cancelled" } },
    ],
    [
      "that returned before the signal came has succeeded",
      ending("cancel"),
      { ...gone, ...returned() },
      { do: "end", outcome: { kind: "success" } },
    ],
    [
      "that ends at its time limit has timed out",
      ending("timeout"),
      gone,
      { do: "end", outcome: { kind: "timed-out" } },
    ],
  ] as const)("%s", (_, task, seen, step) => {
    expect(watch(task, seen, now)).toEqual(step);
  });

  test("whose end nobody saw, or was told of, is lost, not failed", () => {
    expect(watch(running, { running: false, watched: false }, now)).toMatchObject({
      outcome: { kind: "lost" },
    });
    expect(watch(running, gone, now)).toMatchObject({ outcome: { kind: "lost" } }); // adopted, then killed
    expect(watch(running, { ...gone, died: "SIGKILL" }, now)).toMatchObject({
      outcome: { kind: "failed", error: expect.stringContaining("too little memory") },
    });
  });
});

test("a task that depends on others waits for all, and does not run when one of them did not succeed", () => {
  const task = (key: string, more: object) =>
    ({ key, request: { depends_on: [] }, ...more }) as unknown as Task;
  const waiting = task("last", { request: { depends_on: [{ task_key: "a" }, { task_key: "b" }] } });
  const done = task("a", { phase: "ENDED", outcome: { kind: "success" } });
  expect(unblock(waiting, [done, task("b", { phase: "RUNNING" })])).toBe("wait");
  expect(unblock(waiting, [done, { ...done, key: "b" }])).toBe("queue");
  expect(unblock(waiting, [done, task("b", { phase: "ENDED", outcome: { kind: "cancelled" } })])).toBe(
    "upstream-failed",
  );
});

test("a cluster has 145 contexts: what comes then finds none there, and what runs elsewhere does not mind", () => {
  const task = (runId: number, more: object) =>
    ({ runId, phase: "QUEUED", request: { existing_cluster_id: "one" }, ...more }) as unknown as Task;
  const queued = Array.from({ length: 146 }, (_, n) => task(n, {}));
  const others = [task(200, { phase: "RUNNING" }), task(201, { request: { existing_cluster_id: "two" } })];
  const held = [task(202, { held: {} }), task(203, { request: { new_cluster: {} } })];
  const found = withoutContext([...queued, ...others, ...held]);
  expect(found.map(({ runId }) => runId)).toEqual([144, 145]);
});
